/**
 * What happens on an agent: processes by the step's launcher, private files, and TCP connections that are opened there
 * while the client that uses them lives on the controller. These are the adapters of the inner ring's ports.
 *
 * <p>The agent loads a handful of small classes of this package and nothing else of this plugin: every class costs one
 * round trip on an agent that sees it for the first time.
 */
package io.jenkins.plugins.milvus.agent;

/**
 * Helm as a tool of Jenkins.
 */
package io.jenkins.plugins.milvus.tool;

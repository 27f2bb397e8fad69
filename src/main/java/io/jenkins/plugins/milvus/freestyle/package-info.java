/**
 * The same operations as build steps of freestyle jobs; each holds a pipeline step as its configuration.
 */
package io.jenkins.plugins.milvus.freestyle;

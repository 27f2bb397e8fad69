/**
 * What the build log shows of an operation.
 */
package io.jenkins.plugins.milvus.console;

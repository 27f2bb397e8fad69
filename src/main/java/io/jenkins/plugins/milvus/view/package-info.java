/**
 * What the pages of a build and of a job show of operations. Everything that comes from a cluster is escaped.
 */
package io.jenkins.plugins.milvus.view;

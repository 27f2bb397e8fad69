/**
 * What is kept of an operation for the pages of its build and job, and how it is drawn.
 */
package io.jenkins.plugins.milvus.journal;

/**
 * The pipeline steps, and what binds an operation to a build: {@link io.jenkins.plugins.milvus.pipeline.OperationStep} is
 * what is asked for, {@code OperationExecution} what a pipeline stores of it, {@code
 * Attempt} one try at it, and {@link io.jenkins.plugins.milvus.pipeline.Workbench} what it works with.
 */
package io.jenkins.plugins.milvus.pipeline;

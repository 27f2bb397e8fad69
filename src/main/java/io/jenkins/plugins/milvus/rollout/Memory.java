package io.jenkins.plugins.milvus.rollout;

/** Placeholder until the engine is in: what one evaluation hands to the next. */
public record Memory() {}

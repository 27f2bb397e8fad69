package io.jenkins.plugins.milvus.operation;

/** Where an operation tells people what happens: whole lines, no secrets. */
@FunctionalInterface
public interface Console {

    /** Prints one line. */
    void line(String text);
}

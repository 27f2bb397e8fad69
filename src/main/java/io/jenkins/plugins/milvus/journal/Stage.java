package io.jenkins.plugins.milvus.journal;

import io.jenkins.plugins.milvus.rollout.ContainerRecord;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import java.util.Set;

/** The stages of a pod's life, as a bar shows them one after the other. */
public enum Stage {
    /** No node has been found for it yet. */
    PENDING('p'),
    /** It has a node: images are pulled, init containers run, containers are created. */
    SCHEDULED('s'),
    /** Its images are there; only events tell, so that a pod may come from {@link #SCHEDULED} to {@link #RUNNING}. */
    PULLED('i'),
    /** Its containers run and it is not ready. */
    RUNNING('u'),
    /** It is ready. */
    READY('r'),
    /** An image does not come, a container crashes or cannot be started, or the pod failed. */
    TROUBLE('x'),
    /** Somebody has asked for its deletion. */
    TERMINATING('t'),
    /** It did its work, as a Job's pod does. */
    DONE('d'),
    /** It does not exist any more. */
    GONE('g');

    /** What a container waits for when nothing is wrong. */
    private static final Set<String> USUAL = Set.of("", "ContainerCreating", "PodInitializing");

    private final char letter;

    Stage(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }

    /** Null for a letter of a later version. */
    static Stage of(char letter) {
        for (Stage stage : values()) {
            if (stage.letter == letter) {
                return stage;
            }
        }
        return null;
    }

    /** The stage that a pod is in. */
    static Stage of(PodRecord pod) {
        if (pod.finished()) {
            return "Succeeded".equals(pod.phase()) ? DONE : TROUBLE;
        }
        if (pod.terminating()) {
            return TERMINATING;
        }
        if (pod.ready()) {
            return READY;
        }
        if (pod.containers().stream().anyMatch(Stage::troubled)) {
            return TROUBLE;
        }
        boolean running = pod.containers().stream()
                .anyMatch(each -> !each.init() && each.state() == ContainerRecord.State.RUNNING);
        if (running) {
            return RUNNING;
        }
        return pod.node().isEmpty() && !pod.scheduled() ? PENDING : SCHEDULED;
    }

    private static boolean troubled(ContainerRecord container) {
        return switch (container.state()) {
            case WAITING -> !USUAL.contains(container.reason());
            case TERMINATED -> container.exitCode() != 0;
            default -> false;
        };
    }
}

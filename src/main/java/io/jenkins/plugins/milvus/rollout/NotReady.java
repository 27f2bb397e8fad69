package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;

/**
 * A pod that is on its way as far as one can see. It never fails early: a readiness probe that says no is the normal
 * state of a Milvus node in its first 90 seconds. What it says is the text of the time-out.
 */
final class NotReady {

    private NotReady() {}

    static void report(TargetView view, PodRecord pod, Pass pass) {
        ContainerRecord container = firstNotReady(pod);
        pass.report(new Finding(
                Code.NOT_READY_TIMEOUT,
                view,
                pod,
                container,
                null,
                () -> cause(pod, container),
                () -> Text.of("rollout.action.notReady", pod.name())));
    }

    private static ContainerRecord firstNotReady(PodRecord pod) {
        for (ContainerRecord container : pod.containers()) {
            boolean ended = container.state() == ContainerRecord.State.TERMINATED && container.exitCode() == 0;
            if (!container.ready() && !(container.init() && ended)) {
                return container;
            }
        }
        return null;
    }

    private static String cause(PodRecord pod, ContainerRecord container) {
        if (!pod.reason().isEmpty() || !pod.message().isEmpty()) {
            return Phrases.reason(pod.reason(), pod.message());
        }
        if (!pod.scheduled() && pod.node().isEmpty()) {
            return Text.of("rollout.cause.notScheduled");
        }
        if (container == null) {
            return notReady(pod);
        }
        return switch (container.state()) {
            case WAITING -> Phrases.reason(container.reason(), container.message());
            case RUNNING -> running(pod, container);
            default -> notReady(pod);
        };
    }

    private static String running(PodRecord pod, ContainerRecord container) {
        String text = container.init()
                ? Text.of("rollout.cause.initRunning", container.name())
                : Text.of("rollout.cause.running", container.name(), notReady(pod));
        return container.restartCount() == 0
                ? text
                : Text.of("rollout.list", text, CrashFailure.facts(container, container.restartCount()));
    }

    private static String notReady(PodRecord pod) {
        return pod.readyMessage().isBlank()
                ? Text.of("rollout.cause.noMessage", pod.phase())
                : Phrases.oneLine(pod.readyMessage());
    }
}

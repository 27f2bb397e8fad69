package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One pod as {@code kubectl get pods} shows it. The rules are those of kubectl's printer ({@code printPod} and
 * {@code HumanDuration}), so people see the words that they know.
 *
 * @param uid the pod's uid
 * @param name its name
 * @param ready {@code 1/1}: ready containers of all, without init containers
 * @param status {@code Running}, {@code Init:0/1}, {@code CrashLoopBackOff}, {@code Terminating}, ...
 * @param restarts of the containers, or of the init containers while they are at work
 * @param createdAt when it was created, or null
 */
public record PodRow(String uid, String name, String ready, String status, int restarts, Instant createdAt)
        implements Serializable {

    /** Status of a pod that does not exist any more; kubectl has no word for it. */
    public static final String GONE = "Gone";

    private static final long serialVersionUID = 1L;

    /** The row of a pod. */
    public static PodRow of(PodRecord pod) {
        List<ContainerRecord> inits =
                pod.containers().stream().filter(ContainerRecord::init).toList();
        List<ContainerRecord> containers =
                pod.containers().stream().filter(container -> !container.init()).toList();
        String initializing = initializing(inits);
        long ready = containers.stream().filter(PodRow::counts).count();
        int restarts = (initializing.isEmpty() ? containers : inits)
                .stream().mapToInt(ContainerRecord::restartCount).sum();
        String column = (initializing.isEmpty() ? ready : 0) + "/" + containers.size();
        return new PodRow(
                pod.uid(), pod.name(), column, status(pod, initializing, containers), restarts, pod.createdAt());
    }

    /** The row of this pod once it is gone. */
    public PodRow gone() {
        return new PodRow(uid, name, "0" + ready.substring(ready.indexOf('/')), GONE, restarts, createdAt);
    }

    /** Whether people would see a difference: age alone is none. */
    public boolean differsFrom(PodRow other) {
        return !status.equals(other.status) || !ready.equals(other.ready) || restarts != other.restarts;
    }

    /** How old it is, as kubectl writes it; never negative although two clocks are involved. */
    public String age(Instant now) {
        return createdAt == null ? "<unknown>" : age(Duration.between(createdAt, now));
    }

    /** {@code 5s}, {@code 2m3s}, {@code 12m}, {@code 3h5m}, {@code 10h}, {@code 2d4h}, {@code 9d}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.getSeconds());
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (minutes < 2) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return minutes + "m" + rest(seconds % 60, "s");
        }
        if (hours < 3) {
            return minutes + "m";
        }
        if (hours < 8) {
            return hours + "h" + rest(minutes % 60, "m");
        }
        if (days < 2) {
            return hours + "h";
        }
        if (days < 8) {
            return days + "d" + rest(hours % 24, "h");
        }
        return days + "d";
    }

    private static String rest(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }

    private static String status(PodRecord pod, String initializing, List<ContainerRecord> containers) {
        if (pod.terminating() && "NodeLost".equals(pod.reason())) {
            return "Unknown";
        }
        if (pod.terminating() && !pod.finished()) {
            return "Terminating";
        }
        if (!initializing.isEmpty()) {
            return initializing;
        }
        String status = pod.reason().isEmpty() ? pod.phase() : pod.reason();
        if ("SchedulingGated".equals(pod.schedulingReason())) {
            status = pod.schedulingReason();
        }
        // the first container that has something to say wins
        for (ContainerRecord container : containers) {
            String said = said(container);
            if (!said.isEmpty()) {
                status = said;
                break;
            }
        }
        if ("Completed".equals(status) && containers.stream().anyMatch(PodRow::counts)) {
            return pod.ready() ? "Running" : "NotReady";
        }
        return status;
    }

    private static String said(ContainerRecord container) {
        return switch (container.state()) {
            case WAITING -> container.reason();
            case TERMINATED -> container.reason().isEmpty() ? "ExitCode:" + container.exitCode() : container.reason();
            default -> "";
        };
    }

    private static boolean counts(ContainerRecord container) {
        return container.ready() && container.state() == ContainerRecord.State.RUNNING;
    }

    /** What the first init container that is still at work says, or empty once all are through. */
    private static String initializing(List<ContainerRecord> inits) {
        for (int i = 0; i < inits.size(); i++) {
            ContainerRecord init = inits.get(i);
            boolean through = init.state() == ContainerRecord.State.TERMINATED && init.exitCode() == 0;
            // an init container that is ready while it runs is a sidecar (restartPolicy Always)
            if (through || counts(init)) {
                continue;
            }
            String said = said(init);
            return said.isEmpty() || "PodInitializing".equals(said) ? "Init:" + i + "/" + inits.size() : "Init:" + said;
        }
        return "";
    }
}

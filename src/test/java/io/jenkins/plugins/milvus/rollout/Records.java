package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.rollout.ContainerRecord.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Builders of records for tests: each begins healthy, and a test changes what it is about. */
final class Records {

    /** The moment at which everything in the tests begins. */
    static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");

    static final String NAMESPACE = "milvus";

    static {
        // the sentences that tests expect are the English ones, wherever the tests run
        Locale.setDefault(Locale.ENGLISH);
    }

    private Records() {}

    static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    static Pod pod(String name) {
        return new Pod(name);
    }

    static Container container(String name) {
        return new Container(name);
    }

    static Workload workload(WorkloadKind kind, String name) {
        return new Workload(kind, name);
    }

    /** A pod that runs and is ready. */
    static final class Pod {
        String uid;
        String name;
        String owner = "rs-new";
        String hash = "new";
        Instant createdAt = T0;
        Instant deletionTimestamp;
        long grace = 30;
        List<String> finalizers = List.of();
        String phase = "Running";
        String reason = "";
        String message = "";
        boolean ready = true;
        String readyMessage = "";
        Instant readySince = T0;
        boolean scheduled = true;
        String schedulingReason = "";
        String schedulingMessage = "";
        String nominatedNode = "";
        String node = "node-1";
        List<ContainerRecord> containers = new ArrayList<>(List.of(new Container("main").build()));

        Pod(String name) {
            this.name = name;
            this.uid = "uid-" + name;
        }

        Pod with(Consumer<Pod> change) {
            change.accept(this);
            return this;
        }

        Pod owner(String uid, String revisionHash) {
            owner = uid;
            hash = revisionHash;
            return this;
        }

        /** Running, but its probe says no. */
        Pod notReady() {
            return containers(container("main").notReady()).with(pod -> {
                pod.ready = false;
                pod.readyMessage = "containers with unready status: [main]";
            });
        }

        /** With these containers, not ready unless all of them are. */
        Pod containers(Container... all) {
            containers = Arrays.stream(all).map(Container::build).toList();
            if (containers.stream().anyMatch(each -> !each.ready())) {
                ready = false;
            }
            return this;
        }

        Pod pending() {
            ready = false;
            phase = "Pending";
            return this;
        }

        Pod unschedulable(String text) {
            scheduled = false;
            schedulingReason = "Unschedulable";
            schedulingMessage = text;
            node = "";
            containers = List.of();
            return pending();
        }

        Pod terminating(long deadlineSeconds) {
            deletionTimestamp = at(deadlineSeconds);
            return this;
        }

        Pod evicted() {
            ready = false;
            phase = "Failed";
            reason = "Evicted";
            message = "The node was low on resource: memory.";
            containers = List.of();
            return this;
        }

        PodRecord build() {
            return new PodRecord(
                    uid,
                    name,
                    owner,
                    "querynode",
                    hash,
                    createdAt,
                    deletionTimestamp,
                    grace,
                    finalizers,
                    phase,
                    reason,
                    message,
                    ready,
                    readyMessage,
                    readySince,
                    scheduled,
                    schedulingReason,
                    schedulingMessage,
                    nominatedNode,
                    node,
                    containers);
        }
    }

    /** A container that runs and is ready. */
    static final class Container {
        String name;
        boolean init;
        boolean ready = true;
        int restarts;
        State state = State.RUNNING;
        String reason = "";
        String message = "";
        int exitCode = -1;
        String lastReason = "";
        String image = "milvusdb/milvus:v2.6.15";

        Container(String name) {
            this.name = name;
        }

        Container with(Consumer<Container> change) {
            change.accept(this);
            return this;
        }

        Container init() {
            init = true;
            return this;
        }

        Container notReady() {
            ready = false;
            return this;
        }

        Container restarts(int count) {
            restarts = count;
            return this;
        }

        Container waiting(String why, String text) {
            ready = false;
            state = State.WAITING;
            reason = why;
            message = text;
            return this;
        }

        Container unknown() {
            ready = false;
            state = State.UNKNOWN;
            return this;
        }

        /** It has ended before with this, whatever it does now. */
        Container ended(int code, String why) {
            exitCode = code;
            lastReason = why;
            return this;
        }

        Container terminated(int code, String why) {
            ready = false;
            state = State.TERMINATED;
            exitCode = code;
            reason = why;
            return this;
        }

        /** Down again after so many restarts. */
        Container looping(int restartCount, int code, String why) {
            return waiting("CrashLoopBackOff", "back-off 20s restarting failed container")
                    .ended(code, why)
                    .restarts(restartCount);
        }

        ContainerRecord build() {
            return new ContainerRecord(
                    name, init, ready, restarts, state, reason, message, exitCode, lastReason, null, image);
        }
    }

    /** A workload with nothing in its status; {@link #settled} makes it complete. */
    static final class Workload {
        WorkloadRef ref;
        String uid;
        long generation = 2;
        long observed = 2;
        boolean terminating;
        boolean paused;
        int spec;
        int replicas;
        int updated;
        int ready;
        int available;
        int unavailable;
        int succeeded;
        int failed;
        String template = "template";
        String strategy = "RollingUpdate";
        String management = "OrderedReady";
        int partition;
        int start;
        String current = "new";
        String update = "new";
        String phase = "";
        List<WorkloadRecord.Condition> conditions = new ArrayList<>();
        Map<String, Instant> managers = new HashMap<>();

        Workload(WorkloadKind kind, String name) {
            ref = new WorkloadRef(kind, NAMESPACE, name);
            uid = "uid-" + name;
        }

        Workload with(Consumer<Workload> change) {
            change.accept(this);
            return this;
        }

        Workload settled(int count) {
            spec = replicas = updated = ready = available = count;
            return this;
        }

        Workload condition(String type, boolean isTrue, String reason, String message) {
            conditions.add(new WorkloadRecord.Condition(type, isTrue, reason, message));
            return this;
        }

        WorkloadRecord build() {
            return new WorkloadRecord(
                    ref,
                    uid,
                    generation,
                    observed,
                    terminating,
                    paused,
                    spec,
                    replicas,
                    updated,
                    ready,
                    available,
                    unavailable,
                    succeeded,
                    failed,
                    template,
                    Map.of(),
                    strategy,
                    management,
                    partition,
                    start,
                    current,
                    update,
                    phase,
                    conditions,
                    managers);
        }
    }
}

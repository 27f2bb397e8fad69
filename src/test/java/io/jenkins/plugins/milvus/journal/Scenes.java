package io.jenkins.plugins.milvus.journal;

import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.ContainerRecord;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Journals as operations write them: for tests, benchmarks and screenshots. */
public final class Scenes {

    /** When every operation here begins. */
    public static final Instant BEGUN = Instant.parse("2026-03-01T10:00:00Z");

    private static final String POD = "my-release-milvus-querynode-7c7779c6f8-";

    private Scenes() {}

    /** A moment after the beginning. */
    public static Instant at(double seconds) {
        return BEGUN.plusMillis((long) (seconds * 1000));
    }

    /** A new journal in which a release was found and is being changed. */
    public static Recorder scaling(String id, int from, int to) {
        Recorder recorder = new Recorder(Journal.begin(id, Journal.Kind.SCALE, BEGUN), UnaryOperator.identity());
        recorder.remembered(state(from, to));
        return recorder;
    }

    /** The state of a scale of the query nodes while it is verified, as a restart would find it. */
    static OperationState state(int from, int to) {
        String text = """
            {"phase": "VERIFY", "token": "jenkins-milvus token",
             "startedAt": "2026-03-01T10:00:00Z", "deadline": "2026-03-01T10:15:00Z",
             "intent": {"release": {"namespace": "milvus", "name": "my-release"}, "version": "5.0.19",
                        "restorable": 4, "from": {"queryNode": %1$d}, "rounds": [{"queryNode": %2$d}], "kept": {},
                        "etcdState": "",
                        "changes": ["~ Deployment/my-release-milvus-querynode spec.replicas: %1$d -> %2$d"]},
             "course": {"before": 4, "revision": 5, "changed": true, "round": 0, "baseline": {}},
             "plan": {"release": {"namespace": "milvus", "name": "my-release"}, "revision": 5, "install": false,
                      "targets": [{"ref": {"kind": "DEPLOYMENT", "namespace": "milvus", "name": "querynode"},
                                   "label": "queryNode", "uid": "workload", "generation": 7, "templateHash": "hash",
                                   "from": %1$d, "want": %2$d, "baseline": {}}],
                      "deadline": "2026-03-01T10:15:00Z"}}
            """.formatted(from, to);
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper()
                    .registerModule(new com.fasterxml.jackson.datatype.jsr310.JavaTimeModule())
                    .readValue(text, OperationState.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From 1 to 3 query nodes, all of them ready after 21 seconds. */
    public static Journal success(String id) {
        Recorder recorder = coming(id);
        PodRecord old = pod("czq9f", -86_400, "Running").ready().made();
        PodRecord first =
                pod("kx2vb", 1.2, "Running").on("node-2").running(5).ready().made();
        look(
                recorder,
                2,
                9.8,
                old,
                first,
                pod("p8wnd", 1.2, "Running").on("node-3").running(9.5).made());
        recorder.pulled(first, at(3.9));
        recorder.pulled(slow(), at(8.3));
        look(
                recorder,
                3,
                14.6,
                old,
                first,
                pod("p8wnd", 1.2, "Running").on("node-3").running(9.5).ready().made());
        ready(recorder, 5, 1, 3, 24.6);
        return recorder.journal();
    }

    /** The same while the last one still pulls its image. */
    public static Journal running(String id) {
        Recorder recorder = coming(id);
        PodRecord first =
                pod("kx2vb", 1.2, "Running").on("node-2").running(5).ready().made();
        look(recorder, 2, 7.9, pod("czq9f", -86_400, "Running").ready().made(), first, slow());
        recorder.pulled(first, at(3.9));
        return recorder.journal();
    }

    /** The first five seconds of it. */
    private static Recorder coming(String id) {
        Recorder recorder = scaling(id, 1, 3);
        recorder.warned(Text.of("operation.kept", "dataNode", 2, 1));
        PodRecord old = pod("czq9f", -86_400, "Running").ready().made();
        look(recorder, 1, 1.2, old);
        look(
                recorder,
                1,
                1.6,
                old,
                pod("kx2vb", 1.2, "Pending").made(),
                pod("p8wnd", 1.2, "Pending").made());
        look(
                recorder,
                1,
                2.4,
                old,
                pod("kx2vb", 1.2, "Pending")
                        .on("node-2")
                        .waiting("ContainerCreating")
                        .made(),
                slow());
        look(
                recorder,
                1,
                5.1,
                old,
                pod("kx2vb", 1.2, "Running").on("node-2").running(5).made(),
                slow());
        return recorder;
    }

    private static PodRecord slow() {
        return pod("p8wnd", 1.2, "Pending")
                .on("node-3")
                .waiting("ContainerCreating")
                .made();
    }

    /** From 3 back to 1, one at a time. */
    public static Journal back(String id) {
        Recorder recorder = scaling(id, 3, 1);
        PodRecord stays = pod("czq9f", -86_400, "Running").ready().made();
        PodRecord second = pod("kx2vb", -3600, "Running").ready().made();
        look(
                recorder,
                3,
                1.2,
                stays,
                second,
                pod("p8wnd", -3600, "Running").ready().made());
        look(
                recorder,
                2,
                1.8,
                stays,
                second,
                pod("p8wnd", -3600, "Running").ready().terminating().made());
        look(recorder, 2, 8.3, stays, second);
        look(
                recorder,
                1,
                9.7,
                stays,
                pod("kx2vb", -3600, "Running").ready().terminating().made());
        look(recorder, 1, 15.1, stays);
        ready(recorder, 6, 3, 1, 25.3);
        return recorder.journal();
    }

    /** From 1 to 3, and one of the new ones crashes again and again. */
    public static Journal failure(String id) {
        Recorder recorder = scaling(id, 1, 3);
        PodRecord old = pod("czq9f", -86_400, "Running").ready().made();
        look(recorder, 1, 1.2, old);
        look(
                recorder,
                1,
                1.7,
                old,
                pod("kx2vb", 1.3, "Pending").made(),
                pod("p8wnd", 1.3, "Pending").made());
        PodRecord good =
                pod("kx2vb", 1.3, "Running").on("node-2").running(4).ready().made();
        look(
                recorder,
                1,
                2.9,
                old,
                pod("kx2vb", 1.3, "Pending").on("node-2").made(),
                pod("p8wnd", 1.3, "Pending").on("node-3").made());
        look(
                recorder,
                2,
                8.4,
                old,
                good,
                pod("p8wnd", 1.3, "Running").on("node-3").running(7).made());
        for (int crash = 1; crash <= 3; crash++) {
            double second = 5.0 + 9.5 * crash;
            look(
                    recorder,
                    2,
                    second,
                    old,
                    good,
                    pod("p8wnd", 1.3, "Running")
                            .on("node-3")
                            .waiting("CrashLoopBackOff")
                            .restarts(crash)
                            .made());
            if (crash < 3) {
                look(
                        recorder,
                        2,
                        second + 4,
                        old,
                        good,
                        pod("p8wnd", 1.3, "Running")
                                .on("node-3")
                                .running(second + 4)
                                .restarts(crash)
                                .made());
            }
        }
        recorder.failed(
                "CRASH_LOOP",
                "CRASH_LOOP queryNode, pod " + POD + "p8wnd: container querynode ended 3 times, exit code 134 (Error)."
                        + " Look at its log below and correct the configuration.",
                List.of(
                        "queryNode 2 of 3 ready, 1 crashing",
                        "container querynode: waiting (CrashLoopBackOff), 3 restarts, last exit code 134",
                        "Event BackOff (4 times): Back-off restarting failed container querynode",
                        "Last 3 lines of pod " + POD + "p8wnd, container querynode:",
                        "  | [INFO] [roles/roles.go:311] [\"starting running Milvus components\"]",
                        "  | [WARN] [etcd/etcd_util.go:45] [\"etcd endpoint is not reachable\"]",
                        "  | panic: failed to create etcd client, err = context deadline exceeded"),
                at(36.2));
        return recorder.journal();
    }

    /** From 2 to a thousand, of which three have not come yet. */
    public static Journal thousand(String id) {
        Recorder recorder = scaling(id, 2, 1000);
        recorder.warned("Connection to the API server interrupted (Connection reset); connecting again");
        recorder.warned("Connection to the API server restored");
        for (int second = 1; second <= 90; second++) {
            List<PodRecord> pods = new ArrayList<>();
            int ready = 0;
            for (int i = 0; i < 1000; i++) {
                double created = i < 2 ? -500 : 1 + i / 20.0;
                if (created > second) {
                    break;
                }
                Pod pod = pod(Integer.toString(60_000_000 + i * 7919, 36), created, "Running");
                double age = second - created;
                if (i % 333 == 332) {
                    pods.add(pod("x" + i, created, "Pending")
                            .on(age > 2 ? "node-9" : "")
                            .waiting(age > 8 ? "ImagePullBackOff" : "ContainerCreating")
                            .made());
                } else if (age < 2) {
                    pods.add(pod("x" + i, created, "Pending").made());
                } else {
                    boolean up = age > 9 + i % 7;
                    ready += up ? 1 : 0;
                    Pod placed = pod("x" + i, created, "Running").on("node-" + i % 9);
                    pods.add(
                            up
                                    ? placed.running(created + 5).ready().made()
                                    : age > 5
                                            ? placed.running(created + 5).made()
                                            : placed.waiting("ContainerCreating")
                                                    .made());
                }
            }
            look(recorder, ready, second, pods.toArray(PodRecord[]::new));
        }
        recorder.failed(
                "IMAGE_PULL",
                "IMAGE_PULL queryNode, pod " + POD + "x332: ImagePullBackOff: the registry does not answer."
                        + " Look whether node-9 reaches the registry.",
                List.of("queryNode 997 of 1000 ready, 3 without image"),
                at(90.4));
        return recorder.journal();
    }

    private static void look(Recorder recorder, int ready, double second, PodRecord... pods) {
        Snapshot snapshot = new Snapshot(List.of(), List.of(), List.of(pods), List.of(), false);
        int want = recorder.journal().components().get(0).to();
        Progress progress = new Progress(
                "queryNode", 1, want, ready, 0, ready == want, ready == want ? "" : want - ready + " not ready yet");
        recorder.seen(snapshot, List.of(progress), at(second));
    }

    /** A query node; the end of its name is its uid too. */
    static Pod pod(String end, double created, String phase) {
        return new Pod(end, created, phase);
    }

    /** Builds a pod. */
    static final class Pod {
        private final String end;
        private final double created;
        private final String phase;
        private String node = "";
        private boolean ready;
        private Instant deletion;
        private int restarts;
        private ContainerRecord.State state = ContainerRecord.State.UNKNOWN;
        private String reason = "";
        private Instant startedAt;

        private Pod(String end, double created, String phase) {
            this.end = end;
            this.created = created;
            this.phase = phase;
        }

        Pod on(String where) {
            node = where;
            return this;
        }

        Pod waiting(String why) {
            state = ContainerRecord.State.WAITING;
            reason = why;
            return this;
        }

        Pod running(double since) {
            state = ContainerRecord.State.RUNNING;
            startedAt = at(since);
            return this;
        }

        Pod restarts(int count) {
            restarts = count;
            return this;
        }

        Pod ready() {
            ready = true;
            return state == ContainerRecord.State.RUNNING ? this : running(created);
        }

        Pod terminating() {
            deletion = at(1000);
            return this;
        }

        PodRecord made() {
            ContainerRecord container = new ContainerRecord(
                    "querynode", false, ready, restarts, state, reason, "", 0, "", startedAt, "milvusdb/milvus:v2.6.2");
            return new PodRecord(
                    "uid-" + end,
                    POD + end,
                    "workload",
                    "querynode",
                    "hash",
                    at(created),
                    deletion,
                    30,
                    List.of(),
                    phase,
                    "",
                    "",
                    ready,
                    "",
                    null,
                    !node.isEmpty(),
                    "",
                    "",
                    "",
                    node,
                    List.of(container));
        }
    }

    private static void ready(Recorder recorder, int revision, int from, int to, double seconds) {
        recorder.ready(
                new OperationResult(
                        "my-release",
                        "milvus",
                        "milvus",
                        "5.0.19",
                        revision,
                        4,
                        true,
                        List.of(new OperationResult.ComponentResult("queryNode", from, to, to)),
                        recorder.journal().changes(),
                        seconds),
                at(seconds));
    }
}

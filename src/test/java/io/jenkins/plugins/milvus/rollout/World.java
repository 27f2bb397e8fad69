package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.T0;
import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.pod;

import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.Records.Container;
import io.jenkins.plugins.milvus.rollout.Records.Pod;
import io.jenkins.plugins.milvus.rollout.Records.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A small cluster under evaluation: tests change it, let time pass and look at the verdict. It carries the engine's
 * memory from look to look, as the operations do.
 */
final class World {

    static final String QUERY_NODE = "my-release-milvus-querynode";
    static final String ETCD = "my-release-etcd";

    /** Seconds after {@link Records#T0}. */
    static final int DEADLINE = 600;

    final List<Target> targets = new ArrayList<>();
    final List<Workload> workloads = new ArrayList<>();
    final List<ReplicaSetRecord> replicaSets = new ArrayList<>();
    final List<Pod> pods = new ArrayList<>();
    final List<Workload> claims = new ArrayList<>();
    final List<Hint> hints = new ArrayList<>();
    RolloutPolicy policy = RolloutPolicy.DEFAULTS.withStableFor(Duration.ZERO);
    boolean install;
    Memory memory = Memory.empty();
    Evaluation last;

    /** queryNode scaled from one number to another: the workload says so, the pods from before are there and ready. */
    static World scale(int from, int want) {
        World world = new World();
        world.workloads.add(
                Records.workload(WorkloadKind.DEPLOYMENT, QUERY_NODE).settled(want));
        Map<String, Integer> baseline = new HashMap<>();
        for (int i = 0; i < from; i++) {
            Pod pod = pod(QUERY_NODE + "-new-" + i);
            world.pods.add(pod);
            baseline.put(pod.uid, 0);
        }
        world.target(world.workloads.get(0), "queryNode", from, want, baseline);
        world.replicaSets.add(replicaSet("rs-new", 2, "uid-" + QUERY_NODE, ""));
        return world;
    }

    /** queryNode scaled out by one: {@code want - 1} pods of before and a new one, which is under test. */
    static World scaleOut(int want, Consumer<Pod> change) {
        World world = scale(want - 1, want);
        world.pods.add(pod(QUERY_NODE + "-new-x").with(change));
        return world;
    }

    /** The same, with the new pod's only container under test. */
    static World scaleOutBy(Container container) {
        return scaleOut(2, pod -> pod.pending().containers(container));
    }

    /** etcd with so many ready pods of the update revision. */
    static World statefulSet(int from, int want, int present) {
        World world = new World();
        world.workloads.add(Records.workload(WorkloadKind.STATEFUL_SET, ETCD).settled(want));
        Map<String, Integer> baseline = new HashMap<>();
        for (int i = 0; i < present; i++) {
            Pod pod = pod(ETCD + "-" + i).owner("uid-" + ETCD, "new");
            world.pods.add(pod);
            if (i < from) {
                baseline.put(pod.uid, 0);
            }
        }
        world.target(world.workloads.get(0), "etcd", from, want, baseline);
        return world;
    }

    static World job() {
        World world = new World();
        world.workloads.add(Records.workload(WorkloadKind.JOB, "init").with(job -> job.spec = 1));
        world.target(world.workloads.get(0), "init", 0, 1, Map.of());
        return world;
    }

    static World claim(String phase) {
        World world = new World();
        world.workloads.add(Records.workload(WorkloadKind.CLAIM, "data").with(claim -> claim.phase = phase));
        world.target(world.workloads.get(0), "data", 0, 1, Map.of());
        return world;
    }

    static ReplicaSetRecord replicaSet(String uid, long revision, String owner, String failure) {
        return new ReplicaSetRecord(
                uid, uid, owner, revision, uid, 1, T0, failure.isEmpty() ? "" : "FailedCreate", failure);
    }

    World target(Workload workload, String label, int from, int want, Map<String, Integer> baseline) {
        targets.add(new Target(
                workload.ref,
                label,
                workload.uid,
                workload.generation,
                workload.template,
                from,
                want,
                false,
                baseline));
        return this;
    }

    /** Makes the only target's number a minimum. */
    World atLeast() {
        Target exact = targets.remove(0);
        targets.add(new Target(
                exact.ref(),
                exact.label(),
                exact.uid(),
                exact.generation(),
                exact.templateHash(),
                exact.from(),
                exact.want(),
                true,
                exact.baseline()));
        return this;
    }

    /** Adds all of another world, as another target of the same plan. */
    World and(World other) {
        targets.addAll(other.targets);
        workloads.addAll(other.workloads);
        replicaSets.addAll(other.replicaSets);
        pods.addAll(other.pods);
        claims.addAll(other.claims);
        return this;
    }

    World with(Consumer<World> change) {
        change.accept(this);
        return this;
    }

    World policy(RolloutPolicy value) {
        policy = value;
        return this;
    }

    World stableFor(int seconds) {
        policy = policy.withStableFor(Duration.ofSeconds(seconds));
        return this;
    }

    World installing() {
        install = true;
        return this;
    }

    Workload workload() {
        return workloads.get(0);
    }

    /** The pod under test: the last one. */
    Pod newest() {
        return pods.get(pods.size() - 1);
    }

    World hint(String uid, String reason, String message) {
        hints.add(new Hint(uid, reason, message));
        return this;
    }

    RolloutPlan plan() {
        return new RolloutPlan(new ReleaseId(Records.NAMESPACE, "my-release"), 2, install, targets, at(DEADLINE));
    }

    Snapshot snapshot() {
        return new Snapshot(
                workloads.stream().map(Workload::build).toList(),
                replicaSets,
                pods.stream().map(Pod::build).toList(),
                claims.stream().map(Workload::build).toList(),
                true);
    }

    /** Looks, so many seconds after the beginning. */
    Verdict look(double seconds) {
        last = new RolloutEngine(plan(), policy).evaluate(memory, snapshot(), hints, instant(seconds));
        memory = last.memory();
        return last.verdict();
    }

    /** Looks and gives the state in one word: PENDING, READY, or the code of the decisive diagnosis. */
    String see(double seconds) {
        Verdict verdict = look(seconds);
        if (verdict instanceof Verdict.Failed failed) {
            return failed.diagnoses().get(0).code().name();
        }
        return verdict instanceof Verdict.Ready ? "READY" : "PENDING";
    }

    /** The decisive diagnosis of the last look. */
    Diagnosis diagnosis() {
        return ((Verdict.Failed) last.verdict()).diagnoses().get(0);
    }

    /** What the first target misses by the last look. */
    Progress progress() {
        return last.verdict().progress().get(0);
    }

    static Instant instant(double seconds) {
        return T0.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    }
}

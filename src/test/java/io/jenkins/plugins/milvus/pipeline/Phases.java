package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.milvus.helm.HelmChange;
import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.local.ApiGate;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Four releases with a scale each that is held in another phase, so that one restart, kill or lost agent befalls all of
 * them at once. In three phases Helm is held, at a request of its own to the API server; in VERIFY a pod never gets
 * ready. Until {@link #letGo} nothing moves, however long the machine takes.
 */
public final class Phases implements AutoCloseable {

    /** The phases of a change; each is the name of a release, and of a job, as well. */
    public enum Held {
        /** Helm is held while it looks. */
        PREPARE,
        /** Helm is held in the middle of its upgrade: its revision is pending. */
        APPLY,
        /** A new pod is not ready. */
        VERIFY,
        /** The new pod crashes, and Helm is held in the middle of taking the change back. */
        ROLL_BACK;

        /** Whether its build has to: a change that failed stays a failure when it was taken back. */
        boolean endsWell() {
            return this != ROLL_BACK;
        }

        /** The name of its release. */
        public String release() {
            return name().toLowerCase(Locale.ROOT).replace("_", "");
        }
    }

    private static final int BEFORE = 1;
    private static final int AFTER = 2;

    private final LocalMilvus milvus;
    private final ApiGate gate;
    private final Path helm;
    private final Map<Held, Integer> revisions = new EnumMap<>(Held.class);
    private final Set<Held> arrived = ConcurrentHashMap.newKeySet();
    private CompletableFuture<Boolean> passes = CompletableFuture.completedFuture(true);

    /** Installs the releases. */
    public Phases(LocalMilvus milvus) throws Exception {
        this.milvus = milvus;
        gate = new ApiGate(milvus.cluster().client());
        helm = helmThrough(gate, milvus);
        Arrays.stream(Held.values()).parallel().forEach(each -> milvus.installLight(Jobs.VERSION, each.release()));
    }

    /** A folder with a real Helm under its usual name, whose requests go through a gate. */
    static Path helmThrough(ApiGate gate, LocalMilvus milvus) throws IOException {
        Path folder = Files.createTempDirectory(milvus.run().scratch(), "held");
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, gate.kubeconfig(milvus.cluster().namespace()));
        Path script = folder.resolve("helm");
        Files.writeString(script, "#!/bin/sh\nKUBECONFIG=%s exec %s \"$@\"\n".formatted(kubeconfig, Tools.helm(4)));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    /** The folder with the Helm that is held. */
    public Path helm() {
        return helm;
    }

    /** From now on, with every release as it was in the beginning. */
    public void hold() throws Exception {
        for (Held each : Held.values()) {
            if (replicas(each) != BEFORE) {
                milvus.run().scale(request(each), LocalMilvus.AT_ONCE);
            }
            List<Revision> history = history(each);
            revisions.put(each, history.get(history.size() - 1).number());
        }
        milvus.rules("""
                [{"selector": "component=querynode,app.kubernetes.io/instance=%s", "behaviour": "neverReady"},
                 {"selector": "component=querynode,app.kubernetes.io/instance=%s", "behaviour": "crashLoop",
                  "crashAfter": "100ms", "backOff": "100ms"}]
                """.formatted(Held.VERIFY.release(), Held.ROLL_BACK.release()));
        CompletableFuture<Boolean> until = new CompletableFuture<>();
        AtomicInteger changes = new AtomicInteger();
        arrived.clear();
        passes = until;
        gate.guard(request -> {
            Held held = held(request, changes);
            if (held == null) {
                return true;
            }
            arrived.add(held);
            return until.join();
        });
    }

    private static Held held(ApiGate.Request request, AtomicInteger changes) {
        if (request.method().equals("GET") && request.path().contains("name%3D" + Held.PREPARE.release() + "%2C")) {
            return Held.PREPARE;
        }
        if (request.is("PATCH", "deployments/" + Held.APPLY.release() + "-milvus-querynode")) {
            return Held.APPLY;
        }
        // the first is the change itself
        boolean back = request.is("PATCH", "deployments/" + Held.ROLL_BACK.release() + "-milvus-querynode")
                && changes.incrementAndGet() > 1;
        return back ? Held.ROLL_BACK : null;
    }

    /** Waits until Helm is held wherever it is to be. What {@code VERIFY} waits for is in its log: {@link #WATCHING}. */
    void await() throws Exception {
        await(Set.of(Held.PREPARE, Held.APPLY, Held.ROLL_BACK));
    }

    /** The same for some of them. */
    public void await(Set<Held> some) throws Exception {
        Jobs.await(() -> arrived.containsAll(some), "Helm to be held in all of " + some);
    }

    /** What the log says once the pod that never gets ready is seen. */
    static final String WATCHING = "0/1     Running";

    /** Everything goes on, as if it had only been slow. */
    void letGo() {
        milvus.rules("[]");
        passes.complete(true);
        replacePods(Held.VERIFY);
    }

    /** What a Helm that was stopped had asked for last never gets there, and all others get through. */
    void drop() {
        milvus.rules("[]");
        gate.guard(request -> true);
        passes.complete(false);
        replacePods(Held.VERIFY);
        replacePods(Held.ROLL_BACK);
    }

    /** Those that come in the place of the ones that never get ready are sound. */
    private void replacePods(Held held) {
        var pods = milvus.cluster().client().pods();
        for (Pod pod : pods.withLabel("component", "querynode")
                .withLabel("app.kubernetes.io/instance", held.release())
                .list()
                .getItems()) {
            if (!Readiness.isPodReady(pod)) {
                pods.withName(pod.getMetadata().getName()).delete();
            }
        }
    }

    /** A pipeline that scales the release of a phase. */
    String script(Held held, String label) {
        return """
                node('%s') { withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {
                    def scaled = milvusScale release: '%s', component: 'queryNode', replicas: %d,
                        rollbackOnFailure: true, %s
                    echo "${scaled.components[0].ready} are ready in revision ${scaled.revision}"
                } }
                """.formatted(label, milvus.cluster().kubeconfig(), helm, held.release(), AFTER, Jobs.where(milvus));
    }

    /**
     * That a build that was let go has told the truth, that the release is free, and that each change was made once only. A
     * Helm that was ended together with its agent has made none, and was rightly called again.
     */
    void assertTruth(Held held, String log) throws Exception {
        int before = revisions.get(held);
        List<Revision> history = history(held);
        Revision last = history.get(history.size() - 1);
        String told = held + " after " + before + ": " + history + "\n" + log;
        assertEquals(told, ReleaseStatus.DEPLOYED, last.status());
        long made = history.stream()
                .filter(each -> each.number() > before)
                .filter(each -> each.status() == ReleaseStatus.DEPLOYED || each.wasDeployed())
                .count();
        if (held.endsWell()) {
            assertThat(
                    log,
                    containsString("Ready: %s: queryNode %d -> %d, %d ready; revision %d"
                            .formatted(release(held), BEFORE, AFTER, AFTER, last.number())));
            assertThat(log, containsString(AFTER + " are ready in revision " + last.number()));
            assertEquals(told, 1, made);
            assertEquals(told, AFTER, replicas(held));
        } else {
            assertThat(
                    log,
                    allOf(containsString("ERROR: CRASH_LOOP"), containsString("Rolled back to revision " + before)));
            assertEquals(told, 2, made);
            assertEquals(told, "Rollback to " + before, last.description());
            assertEquals(told, BEFORE, replicas(held));
        }
    }

    /**
     * That a build whose agent did not come back has said what was known last, and that its next try has found the release
     * free and brought it to where it was to be.
     */
    void assertGone(Held held, String agent, String log) throws Exception {
        int before = revisions.get(held);
        String gone = "the agent " + agent + " did not come back within 10 sec";
        String lost = "ERROR: AGENT_LOST " + (held == Held.PREPARE ? held.release() : release(held)) + ": " + gone;
        assertThat(
                log,
                switch (held) {
                    case PREPARE -> containsString(lost + ". Nothing was changed; ");
                    case APPLY ->
                        containsString(
                                lost + ", and whether the Helm that was changing revision " + before + " on it ");
                    case VERIFY -> containsString(lost + ". Revision " + (before + 1) + " is in place, but ");
                    case ROLL_BACK ->
                        allOf(
                                containsString("ERROR: CRASH_LOOP"),
                                containsString("taking revision " + (before + 1) + " back to " + before),
                                containsString(", since " + gone));
                });
        List<Revision> history = history(held);
        Revision last = history.get(history.size() - 1);
        String told = held + " after " + before + ": " + history + "\n" + log;
        assertEquals(told, ReleaseStatus.DEPLOYED, last.status());
        assertEquals(told, AFTER, replicas(held));
        assertThat(told, log, containsString(AFTER + " are ready in revision " + last.number()));
    }

    /** The release as a log names it. */
    public ReleaseId release(Held held) {
        return new ReleaseId(milvus.cluster().namespace(), held.release());
    }

    private List<Revision> history(Held held) throws InterruptedException {
        return milvus.run().ports().helm().history(release(held), HelmChange.HISTORY);
    }

    private int replicas(Held held) {
        return milvus.cluster()
                .client()
                .apps()
                .deployments()
                .withName(held.release() + "-milvus-querynode")
                .get()
                .getSpec()
                .getReplicas();
    }

    private ScaleRequest request(Held held) {
        return new ScaleRequest(
                held.release(),
                milvus.cluster().namespace(),
                Map.of("queryNode", BEFORE),
                false,
                false,
                false,
                ScaleRequest.DEFAULT_PACE,
                Tools.reference(Jobs.VERSION),
                Duration.ofMinutes(3));
    }

    @Override
    public void close() throws IOException {
        passes.complete(false);
        gate.close();
    }
}

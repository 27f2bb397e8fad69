package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.Assert.assertEquals;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.Slave;
import io.fabric8.kubernetes.api.model.Secret;
import io.jenkins.plugins.milvus.freestyle.ScaleBuilder;
import io.jenkins.plugins.milvus.helm.PackedRelease;
import io.jenkins.plugins.milvus.helm.StoredRevision;
import io.jenkins.plugins.milvus.local.ApiGate;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalMilvus.Stored;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.pipeline.Phases.Held;
import io.jenkins.plugins.milvus.tool.HelmInstallation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.InboundAgentRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * The way of a user: a Jenkins of its own with each plugin in a class loader of its own, and an agent that dials in. In
 * the other tests everything is on one class path, which hides what a plugin cannot see of another.
 */
public class RealJenkinsClusterTest {

    private static final int MINUTES = 20;
    private static final InboundAgentRule.Options AGENT = InboundAgentRule.Options.newBuilder()
            .name("remote")
            .label("remote")
            .webSocket()
            .build();

    /** Where tests run, Jenkins gives an agent 15 seconds to come back, which a busy machine needs by itself. */
    @ClassRule(order = 0)
    public static final RealJenkinsRule JENKINS = new RealJenkinsRule()
            .withTimeout(MINUTES * 60 * Repeats.runs())
            .javaOptions("-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=300000");

    @ClassRule(order = 1)
    public static final InboundAgentRule AGENTS = new InboundAgentRule();

    /** The job that is none of a pipeline. */
    private static final String FREESTYLE = "freestyle";

    /** Those of the pipelines. */
    private static final String[] JOBS =
            Arrays.stream(Held.values()).map(Held::name).toArray(String[]::new);

    private static boolean killed;

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    /** One for all tests: a start of it takes a core for half a minute. */
    @BeforeClass
    public static void startWithAgent() throws Throwable {
        JENKINS.startJenkins();
        AGENTS.createAgent(JENKINS, AGENT);
    }

    /** As it was in the beginning, whatever the test before has left. */
    @Before
    public void startWhatWasKilled() throws Throwable {
        if (!JENKINS.isAlive()) {
            JENKINS.startJenkins();
        }
        String property = patience();
        JENKINS.runRemotely(rule -> {
            System.clearProperty(property);
        });
        if (killed) {
            startAgent();
        }
    }

    @Test
    public void installAndScaleOnAnAgentThatDialsIn() throws Throwable {
        String script =
                script(Jobs.helmHome(4), "milvusInstall %1$s\nmilvusScale component: 'queryNode', replicas: 3, %1$s");
        JENKINS.runRemotely(rule -> {
            WorkflowRun run = rule.buildAndAssertSuccess(job(rule, script));
            rule.assertLogContains("queryNode 1 -> 3, 3 ready; revision 2", run);
        });
        assertEquals(2, milvus.revision());
    }

    /** One build in each phase; with {@code MILVUS_REPEAT=5} five kills of it. */
    @Test
    public void aControllerThatIsKilledInEachPhase() throws Throwable {
        Repeats repeats = Repeats.of("kill -9 of the controller");
        try (Phases phases = new Phases(milvus)) {
            for (int run = 1; run <= Repeats.runs(); run++) {
                startInEachPhase(phases);
                JENKINS.stopJenkinsForcibly();
                JENKINS.startJenkins();
                phases.letGo();
                assertTruth(phases, repeats);
                // its build has not outlived the controller
                assertNothingStays(FREESTYLE);
            }
        }
        repeats.check();
    }

    /**
     * One build in each phase, whose Helm outlives the agent that has started it: first the agent comes back, and then
     * another one does not.
     */
    @Test
    public void anAgentThatIsKilledInEachPhase() throws Throwable {
        Repeats back = Repeats.of("kill of the agent, which comes back");
        Repeats gone = Repeats.of("kill of the agent, which does not come back");
        try (Phases phases = new Phases(milvus)) {
            for (int run = 1; run <= Repeats.runs(); run++) {
                startInEachPhase(phases);
                killAgent("5m", JOBS);
                assertFreestyleEnds();
                startAgent();
                phases.letGo();
                assertTruth(phases, back);
                assertNothingStays(FREESTYLE);

                startInEachPhase(phases, "built-in");
                killAgent("10s", JOBS);
                assertFreestyleEnds();
                assertGone(phases, gone);
                assertFoldersStay();
                startAgent();
                assertNothingStays(JOBS);
                assertNothingStays(FREESTYLE);
            }
        }
        back.check();
        gone.check();
    }

    /**
     * Helm ends with its agent in the middle of an upgrade. The agent comes back too late for that build, and the next one
     * frees the release.
     */
    @Test
    public void aHelmThatDiesWithItsAgent() throws Throwable {
        milvus.installLight(Jobs.VERSION, "my-release");
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        try (ApiGate gate = new ApiGate(milvus.cluster().client())) {
            gate.guard(request -> {
                if (request.is("PATCH", "deployments/my-release-milvus-querynode")) {
                    asked.complete(null);
                    return answer.join();
                }
                return true;
            });
            String script = script(
                    Phases.helmThrough(gate, milvus),
                    "milvusScale component: 'queryNode', replicas: 2, recoverStale: true, %s");
            String name = JENKINS.runRemotely(rule -> {
                WorkflowJob job = job(rule, script);
                job.scheduleBuild2(0).waitForStart();
                return job.getName();
            });
            Jobs.await(asked::isDone, "Helm to be held");
            ProcessHandle helm = upgrade();
            killAgent("2s", name);
            helm.destroyForcibly();
            helm.onExit().join();
            answer.complete(false);
            gate.guard(request -> true);
            JENKINS.runRemotely(rule -> {
                Run<?, ?> run = rule.waitForCompletion(lastBuild(rule, name));
                rule.assertBuildStatus(Result.FAILURE, run);
                rule.assertLogContains("the Helm that was changing revision 1 on it has ended is not known", run);
            });
            assertEquals(List.of(new Stored(1, "deployed"), new Stored(2, "pending-upgrade")), milvus.history());
            age(2);
            startAgent();
            JENKINS.runRemotely(rule -> {
                WorkflowRun run = rule.buildAndAssertSuccess((WorkflowJob) rule.jenkins.getItem(name));
                rule.assertLogContains("was left pending-upgrade by a Helm that was killed: it is failed now", run);
                rule.assertLogContains("queryNode 1 -> 2, 2 ready; revision 3", run);
            });
            assertEquals(
                    List.of(new Stored(1, "superseded"), new Stored(2, "failed"), new Stored(3, "deployed")),
                    milvus.history());
            assertNothingStays(name);
        }
    }

    /** The Helm that is changing this test's release. */
    private ProcessHandle upgrade() {
        String namespace = milvus.cluster().namespace();
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    List<String> words =
                            Arrays.asList(process.info().arguments().orElse(new String[0]));
                    return words.contains(namespace) && words.contains("upgrade");
                })
                .findFirst()
                .orElseThrow();
    }

    /** Makes a revision as old as one has to be whose Helm is dead for certain. */
    private void age(int revision) throws IOException {
        var secrets =
                milvus.cluster().client().secrets().inNamespace(milvus.cluster().namespace());
        Secret secret =
                secrets.withName(StoredRevision.secret("my-release", revision)).get();
        Instant then = Instant.now().minus(Duration.ofMinutes(11));
        secret.setData(PackedRelease.data(PackedRelease.json(secret.getData())
                .replaceFirst("\"last_deployed\":\"[^\"]*\"", "\"last_deployed\":\"" + then + "\"")));
        secrets.resource(secret).update();
    }

    /** How long an agent is waited for; the class cannot be named where the remote steps run. */
    private static String patience() {
        return Attempt.class.getName() + ".agentPatience";
    }

    private static void startAgent() throws Throwable {
        AGENTS.start(JENKINS, AGENT);
        killed = false;
    }

    /** Kills it, and waits until the last build of each job has noticed. */
    private static void killAgent(String patience, String... jobs) throws Throwable {
        String property = patience();
        JENKINS.runRemotely(rule -> {
            System.setProperty(property, patience);
        });
        killed = true;
        AGENTS.stop(JENKINS, "remote");
        JENKINS.runRemotely(rule -> {
            for (String job : jobs) {
                Jobs.await(lastBuild(rule, job), "Waiting for agent remote");
            }
        });
    }

    /** A freestyle build outlives nothing. */
    private static void assertFreestyleEnds() throws Throwable {
        JENKINS.runRemotely(rule -> {
            Run<?, ?> build = rule.waitForCompletion(lastBuild(rule, FREESTYLE));
            rule.assertBuildStatus(Result.FAILURE, build);
            rule.assertLogContains("The agent remote is not connected.", build);
        });
    }

    /** That the agent has what nobody could remove, a kubeconfig among it; afterwards without one of the builds. */
    private static void assertFoldersStay() throws Throwable {
        JENKINS.runRemotely(rule -> {
            for (Held held : Held.values()) {
                assertThat(held.name(), Jobs.leftovers(workspace(rule, held.name())), greaterThan(0));
            }
            FilePath beside = workspace(rule, FREESTYLE + "@tmp");
            assertEquals(1, beside.list("milvus-*/kubeconfig").length);
            lastBuild(rule, Held.PREPARE.name()).delete();
        });
    }

    /** That the agent, which is there again, is rid of it. */
    private static void assertNothingStays(String... jobs) throws Throwable {
        JENKINS.runRemotely(rule -> {
            for (String job : jobs) {
                Jobs.await(() -> Jobs.leftovers(workspace(rule, job)) == 0, "the folders of " + job + " to be removed");
            }
        });
    }

    /** On the agent's disk, which is this machine's, whether the agent is there or not. */
    private static FilePath workspace(JenkinsRule rule, String job) {
        Slave agent = (Slave) rule.jenkins.getNode("remote");
        return new FilePath(new File(agent.getRemoteFS(), "workspace/" + job));
    }

    /**
     * That each build has told what it knew, and that {@code retry} takes that for a lost agent: the next try, on another
     * one, goes on from what it finds.
     */
    private void assertGone(Phases phases, Repeats repeats) throws Throwable {
        JENKINS.runRemotely(rule -> {
            for (Held held : Held.values()) {
                Jobs.await(lastBuild(rule, held.name()), "the agent remote did not come back within 10 sec");
            }
        });
        phases.letGo();
        for (Held held : Held.values()) {
            repeats.record(held, () -> {
                String log = JENKINS.runRemotely(rule -> {
                    Run<?, ?> run = rule.waitForCompletion(lastBuild(rule, held.name()));
                    rule.assertBuildStatusSuccess(run);
                    return JenkinsRule.getLog(run);
                });
                phases.assertGone(held, "remote", log);
            });
        }
    }

    private void startInEachPhase(Phases phases) throws Throwable {
        startInEachPhase(phases, "remote");
    }

    /** @param then where a build goes on that has lost its agent for good */
    private void startInEachPhase(Phases phases, String then) throws Throwable {
        phases.hold();
        EnumMap<Held, String> scripts = new EnumMap<>(Held.class);
        for (Held held : Held.values()) {
            String script = phases.script(held, "remote");
            scripts.put(held, then.equals("remote") ? script : retried(script, then));
        }
        JENKINS.runRemotely(rule -> {
            Slave agent = (Slave) rule.jenkins.getNode("remote");
            agent.setNumExecutors(Held.values().length + 1);
            // so that its computer learns of it
            rule.jenkins.setNodes(rule.jenkins.getNodes());
            for (Held held : Held.values()) {
                WorkflowJob job = rule.jenkins.getItemByFullName(held.name(), WorkflowJob.class);
                if (job == null) {
                    job = rule.createProject(WorkflowJob.class, held.name());
                }
                job.setDefinition(new CpsFlowDefinition(scripts.get(held), true));
                job.scheduleBuild2(0).waitForStart();
            }
        });
        phases.await();
        JENKINS.runRemotely(rule -> {
            Jobs.await(lastBuild(rule, Held.VERIFY.name()), Phases.WATCHING);
        });
        startFreestyle(phases);
    }

    /** A build that waits for its turn to scale the release of VERIFY, with a kubeconfig out of Jenkins' credentials. */
    private void startFreestyle(Phases phases) throws Throwable {
        byte[] kubeconfig = Files.readAllBytes(milvus.cluster().kubeconfig());
        String helm = phases.helm().toString();
        String namespace = milvus.cluster().namespace();
        String chart = Tools.chart(Jobs.VERSION);
        JENKINS.runRemotely(rule -> {
            SystemCredentialsProvider.getInstance()
                    .setDomainCredentialsMap(Map.of(
                            Domain.global(),
                            List.of(new FileCredentialsImpl(
                                    CredentialsScope.GLOBAL,
                                    "prod",
                                    "",
                                    "config",
                                    SecretBytes.fromBytes(kubeconfig)))));
            rule.jenkins
                    .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                    .setInstallations(new HelmInstallation("held", helm, List.of()));
            MilvusScaleStep scale = new MilvusScaleStep();
            scale.setComponent("queryNode");
            scale.setReplicas(3);
            scale.setRelease(Held.VERIFY.release());
            scale.setNamespace(namespace);
            scale.setChart(chart);
            scale.setCredentialsId("prod");
            scale.setHelm("held");
            FreeStyleProject job = rule.jenkins.getItemByFullName(FREESTYLE, FreeStyleProject.class);
            if (job == null) {
                job = rule.createFreeStyleProject(FREESTYLE);
                job.setAssignedNode(rule.jenkins.getNode("remote"));
            }
            job.getBuildersList().replace(new ScaleBuilder(scale));
            FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
            Jobs.await(build, ", which changes " + Held.VERIFY.release() + " in ");
        });
    }

    private void assertTruth(Phases phases, Repeats repeats) throws Throwable {
        for (Held held : Held.values()) {
            repeats.record(held, () -> {
                String log = JENKINS.runRemotely(rule -> {
                    Run<?, ?> run = rule.waitForCompletion(lastBuild(rule, held.name()));
                    rule.assertBuildStatus(held.endsWell() ? Result.SUCCESS : Result.FAILURE, run);
                    assertEquals("its folders are removed", 0, Jobs.leftovers(workspace(rule, held.name())));
                    return JenkinsRule.getLog(run);
                });
                phases.assertTruth(held, log);
            });
        }
    }

    private static String retried(String script, String then) {
        return """
                def label = 'remote'
                retry(count: 2, conditions: [agent()]) {
                    def here = label
                    label = '%s'
                    %s
                }
                """.formatted(then, script.replace("node('remote')", "node(here)"));
    }

    private static Run<?, ?> lastBuild(JenkinsRule rule, String job) {
        return rule.jenkins.getItemByFullName(job, Job.class).getLastBuild();
    }

    private String script(Path helm, String steps) {
        return "node('remote') { withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {\n%s\n} }"
                .formatted(milvus.cluster().kubeconfig(), helm, steps.formatted(Jobs.where(milvus)));
    }

    private static WorkflowJob job(JenkinsRule rule, String script) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}

package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;

import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.pipeline.Phases.Held;
import java.util.EnumMap;
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
            .javaOptions(
                    "-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=300000",
                    // it lives for a minute, and the second compiler would take as much time as everything else
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC");

    @ClassRule(order = 1)
    public static final InboundAgentRule AGENTS = new InboundAgentRule();

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
        String script = script("milvusInstall %1$s\nmilvusScale component: 'queryNode', replicas: 3, %1$s");
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
                killAgent("5m");
                startAgent();
                phases.letGo();
                assertTruth(phases, back);

                startInEachPhase(phases, "built-in");
                killAgent("10s");
                assertGone(phases, gone);
                if (run < Repeats.runs()) {
                    startAgent();
                }
            }
        }
        back.check();
        gone.check();
    }

    /** How long an agent is waited for; the class cannot be named where the remote steps run. */
    private static String patience() {
        return Attempt.class.getName() + ".agentPatience";
    }

    private static void startAgent() throws Throwable {
        AGENTS.start(JENKINS, AGENT);
        killed = false;
    }

    /** Kills it, and waits until each build has noticed. */
    private void killAgent(String patience) throws Throwable {
        String property = patience();
        JENKINS.runRemotely(rule -> {
            System.setProperty(property, patience);
        });
        killed = true;
        AGENTS.stop(JENKINS, "remote");
        JENKINS.runRemotely(rule -> {
            for (Held held : Held.values()) {
                Jobs.await(lastBuild(rule, held), "Waiting for agent remote");
            }
        });
    }

    /**
     * That each build has told what it knew, and that {@code retry} takes that for a lost agent: the next try, on another
     * one, goes on from what it finds.
     */
    private void assertGone(Phases phases, Repeats repeats) throws Throwable {
        JENKINS.runRemotely(rule -> {
            for (Held held : Held.values()) {
                Jobs.await(lastBuild(rule, held), "the agent remote did not come back within 10 sec");
            }
        });
        phases.letGo();
        for (Held held : Held.values()) {
            repeats.record(held, () -> {
                String log = JENKINS.runRemotely(rule -> {
                    WorkflowRun run = rule.waitForCompletion(lastBuild(rule, held));
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
            agent.setNumExecutors(Held.values().length);
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
            Jobs.await(lastBuild(rule, Held.VERIFY), Phases.WATCHING);
        });
    }

    private void assertTruth(Phases phases, Repeats repeats) throws Throwable {
        for (Held held : Held.values()) {
            repeats.record(held, () -> {
                String log = JENKINS.runRemotely(rule -> {
                    WorkflowRun run = rule.waitForCompletion(lastBuild(rule, held));
                    rule.assertBuildStatus(held.endsWell() ? Result.SUCCESS : Result.FAILURE, run);
                    FilePath workspace = rule.jenkins.getNode("remote").getWorkspaceFor(run.getParent());
                    assertEquals("its folders are removed", 0, Jobs.leftovers(workspace));
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

    private static WorkflowRun lastBuild(JenkinsRule rule, Held held) {
        return rule.jenkins.getItemByFullName(held.name(), WorkflowJob.class).getLastBuild();
    }

    private String script(String steps) throws Exception {
        return "node('remote') { withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {\n%s\n} }"
                .formatted(milvus.cluster().kubeconfig(), Jobs.helmHome(4), steps.formatted(Jobs.where(milvus)));
    }

    private static WorkflowJob job(JenkinsRule rule, String script) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}

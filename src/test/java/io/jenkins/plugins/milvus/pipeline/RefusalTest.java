package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import hudson.FilePath;
import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What the steps turn down before they look for a cluster: one line that says what to do, and no stack trace. */
public class RefusalTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Test
    public void noReplicas() throws Exception {
        refused("milvusScale component: 'queryNode'", "No number is given for queryNode");
    }

    @Test
    public void anEmptyParameterDoesNotBecomeOne() throws Exception {
        refused("milvusScale component: 'queryNode', replicas: ''", "\"replicas\" is \"\", which is no integer");
    }

    @Test
    public void aWordIsNoNumber() throws Exception {
        refused("milvusScale component: 'queryNode', replicas: 'three'", "\"replicas\" is \"three\"");
    }

    @Test
    public void halfAReplica() throws Exception {
        refused("milvusScale component: 'queryNode', replicas: 2.5", "\"replicas\" is \"2.5\"");
    }

    @Test
    public void anEmptyNumberAmongSeveral() throws Exception {
        refused("milvusScale components: [queryNode: 2, dataNode: '']", "No number is given for dataNode");
    }

    @Test
    public void oneAndSeveral() throws Exception {
        refused(
                "milvusScale component: 'queryNode', replicas: 2, components: [dataNode: 2]",
                "Give either \"component\" with \"replicas\", or \"components\".");
    }

    @Test
    public void nothing() throws Exception {
        refused("milvusScale()", "No component is given");
    }

    @Test
    public void aCoordinator() throws Exception {
        refused("milvusScale component: 'mixCoordinator', replicas: 2", "mixCoordinator is a coordinator");
    }

    @Test
    public void zeroUnlessItIsMeant() throws Exception {
        refused("milvusScale component: 'queryNode', replicas: 0", "Set allowZero: true");
    }

    @Test
    public void aMisspeltParameter() throws Exception {
        refused("milvusScale component: 'queryNode', replica: 3", "There is no parameter \"replica\"");
    }

    @Test
    public void aParameterOfTheWrongKindWithoutQuotingTheOthers() throws Exception {
        String log = refused("milvusInstall release: 5, values: [key: 's3cr3t']", "expects class java.lang.String");
        assertThat(log, not(containsString("s3cr3t")));
    }

    @Test
    public void aValueThatIsNone() throws Exception {
        refused("milvusInstall values: [build: currentBuild]", "\"values\" holds a org.jenkinsci.plugins.workflow");
    }

    @Test
    public void anUnknownMode() throws Exception {
        refused("milvusInstall mode: 'single'", "\"mode\" cannot be \"single\". Choose from cluster, standalone.");
    }

    @Test
    public void aValuesFileOutsideOfTheWorkspace() throws Exception {
        refused("milvusInstall valuesFiles: ['../secret.yaml']", "\"../secret.yaml\" is not in the workspace");
        refused("milvusInstall valuesFiles: ['/etc/passwd']", "\"/etc/passwd\" is not in the workspace");
    }

    @Test
    public void limitsThatMakeNoSense() throws Exception {
        refused("milvusInstall stableFor: -1", "\"stableFor\" must not be negative");
        refused("milvusInstall timeout: 0", "Correct \"timeout\"");
    }

    @Test
    public void noKubeconfigAnywhere() throws Exception {
        refused(
                "withEnv(['KUBECONFIG=', 'HOME=/nowhere', 'KUBERNETES_SERVICE_HOST=']) { milvusInstall() }",
                "KUBECONFIG");
    }

    @Test
    public void aKubeconfigThatIsNotThere() throws Exception {
        refused("withEnv(['KUBECONFIG=/nowhere/config']) { milvusInstall() }", "/nowhere/config");
    }

    @Test
    public void credentialsThatAreNotThere() throws Exception {
        refused("milvusInstall credentialsId: 'prod'", "There are no credentials \"prod\"");
    }

    @Test
    public void aToolThatIsNotThere() throws Exception {
        String kubeconfig = getClass().getResource("kubeconfig.yaml").getPath();
        refused(
                "withEnv(['KUBECONFIG=" + kubeconfig + "']) { milvusInstall helm: 'helm-9' }",
                "There is no Helm tool \"helm-9\"");
    }

    @Test
    public void aFolderThatCannotBeMade() throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        FilePath workspace = JENKINS.jenkins.getWorkspaceFor(job);
        workspace.sibling(workspace.getName() + "@tmp").write("in the way", "UTF-8");
        refused(
                job,
                "milvusInstall()",
                "The agent " + JENKINS.jenkins.toComputer().getDisplayName() + " could not go on in "
                        + workspace.getRemote() + ": FileAlreadyExistsException " + workspace.getRemote() + "@tmp");
    }

    private static String refused(String call, String sentence) throws Exception {
        return refused(JENKINS.createProject(WorkflowJob.class), call, sentence);
    }

    private static String refused(WorkflowJob job, String call, String sentence) throws Exception {
        job.setDefinition(new CpsFlowDefinition("node { " + call + " }", true));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, job);
        String log = JenkinsRule.getLog(run);
        assertThat(log, containsString("ERROR: "));
        assertThat(log, containsString(sentence));
        assertThat(log, not(containsString("\tat ")));
        return log;
    }
}

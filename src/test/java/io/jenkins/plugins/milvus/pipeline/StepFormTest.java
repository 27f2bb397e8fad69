package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.milvus.freestyle.InstallBuilder;
import io.jenkins.plugins.milvus.freestyle.ScaleBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Every field comes out of the forms as it went in, in pipelines and freestyle jobs, and defaults are not written. */
public class StepFormTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new OneJenkins();

    private static final String SCALE_FIELDS =
            "component,replicas,allowZero,allowOtherChanges,dryRun,pace,autoscaler,release,namespace,chart,repository,timeout,"
                    + "stableFor,waitForTermination,failFast,crashLimit,rollbackOnFailure,recoverStale,credentialsId,serverUrl,caCertificate,context,"
                    + "helm,components";
    private static final String INSTALL_FIELDS =
            "createNamespace,mode,version,values,valuesFiles,replicas,onExisting,release,namespace,chart,repository,"
                    + "timeout,stableFor,waitForTermination,failFast,crashLimit,rollbackOnFailure,recoverStale,credentialsId,serverUrl,caCertificate,"
                    + "context,helm";

    @Test
    public void scaleThroughThePipelineForm() throws Exception {
        MilvusScaleStep before = scale();
        JENKINS.assertEqualBeans(before, throughForm(before), SCALE_FIELDS);

        MilvusScaleStep several = new MilvusScaleStep();
        several.setComponents(Map.of("queryNode", 3, "dataNode", 2));
        JENKINS.assertEqualBeans(several, throughForm(several), SCALE_FIELDS);
    }

    @Test
    public void scaleWithNothingSet() throws Exception {
        MilvusScaleStep before = new MilvusScaleStep();
        JENKINS.assertEqualBeans(before, throughForm(before), SCALE_FIELDS);
    }

    @Test
    public void installThroughThePipelineForm() throws Exception {
        MilvusInstallStep before = install();
        JENKINS.assertEqualBeans(before, throughForm(before), INSTALL_FIELDS);
    }

    @Test
    public void installWithNothingSet() throws Exception {
        MilvusInstallStep before = new MilvusInstallStep();
        JENKINS.assertEqualBeans(before, throughForm(before), INSTALL_FIELDS);
    }

    @Test
    public void bothThroughTheFreestyleForm() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        job.getBuildersList().add(new InstallBuilder(install()));
        job.getBuildersList().add(new ScaleBuilder(scale()));
        FreeStyleProject after = (FreeStyleProject) JENKINS.configRoundtrip((Item) job);
        JENKINS.assertEqualBeans(
                install(), after.getBuildersList().get(InstallBuilder.class).getStep(), INSTALL_FIELDS);
        JENKINS.assertEqualBeans(
                scale(), after.getBuildersList().get(ScaleBuilder.class).getStep(), SCALE_FIELDS);
    }

    @Test
    public void variablesStayInTheFreestyleForm() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        MilvusScaleStep before = new MilvusScaleStep();
        before.setComponents(new LinkedHashMap<>(Map.of("$COMPONENT", "${REPLICAS}")));
        job.getBuildersList().add(new ScaleBuilder(before));
        FreeStyleProject after = (FreeStyleProject) JENKINS.configRoundtrip((Item) job);
        MilvusScaleStep step = after.getBuildersList().get(ScaleBuilder.class).getStep();
        assertEquals("$COMPONENT: ${REPLICAS}", step.getComponentsText());
        assertEquals(
                Map.of("queryNode", 3),
                step.request(text -> text.replace("$COMPONENT", "queryNode").replace("${REPLICAS}", "3"))
                        .replicas());
    }

    @Test
    public void aVariableMayBeTheNumberInTheFreestyleForm() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        MilvusScaleStep before = new MilvusScaleStep();
        before.setComponent("queryNode");
        before.setReplicas(2);
        job.getBuildersList().add(new ScaleBuilder(before));
        try (JenkinsRule.WebClient browser = JENKINS.createWebClient()) {
            HtmlForm form = browser.getPage(job, "configure").getFormByName("config");
            form.getInputByName("_.replicas").setValue("$REPLICAS");
            JENKINS.submit(form);
        }
        FreeStyleProject after = (FreeStyleProject) JENKINS.configRoundtrip((Item) job);
        MilvusScaleStep step = after.getBuildersList().get(ScaleBuilder.class).getStep();
        assertEquals("$REPLICAS", step.getReplicasText());
        assertEquals(
                Map.of("queryNode", 3),
                step.request(text -> text.replace("$REPLICAS", "3")).replicas());
    }

    @Test
    public void snippetsAreMinimal() throws Exception {
        MilvusScaleStep scale = new MilvusScaleStep();
        scale.setComponent("queryNode");
        scale.setReplicas(3);
        assertEquals("milvusScale component: 'queryNode', replicas: 3", Snippetizer.object2Groovy(scale));
        assertEquals("milvusInstall()", Snippetizer.object2Groovy(new MilvusInstallStep()));
        assertEquals("milvusScale component: 'queryNode', replicas: 3", Snippetizer.object2Groovy(throughForm(scale)));
        assertEquals("milvusInstall()", Snippetizer.object2Groovy(throughForm(new MilvusInstallStep())));
    }

    @Test
    public void snippetsRoundTrip() throws Exception {
        MilvusInstallStep before = install();
        StepDescriptor descriptor = before.getDescriptor();
        Step after = descriptor.newInstance(descriptor.defineArguments(before));
        JENKINS.assertEqualBeans(before, after, INSTALL_FIELDS);
        assertThat(
                Snippetizer.object2Groovy(before),
                containsString("values: [minio: [persistence: [size: '100Gi']], attu: [enabled: true]]"));
    }

    @Test
    public void everyParameterIsTestedAndExplainedInBothLanguages() throws Exception {
        Map<Class<? extends OperationStep>, String> all =
                Map.of(MilvusScaleStep.class, SCALE_FIELDS, MilvusInstallStep.class, INSTALL_FIELDS);
        for (Map.Entry<Class<? extends OperationStep>, String> each : all.entrySet()) {
            Set<String> parameters = new TreeSet<>();
            for (DescribableParameter parameter :
                    DescribableModel.of(each.getKey()).getParameters()) {
                parameters.add(parameter.getName());
                assertNotNull(parameter + " has a help", parameter.getHelp());
                assertTrue(
                        parameter + " has a Chinese help",
                        Stream.of(each.getKey(), OperationStep.class)
                                .anyMatch(owner -> owner.getResource(
                                                owner.getSimpleName() + "/help-" + parameter.getName() + "_zh_CN.html")
                                        != null));
            }
            assertEquals(new TreeSet<>(List.of(each.getValue().split(","))), parameters);
        }
    }

    @Test
    public void theListHasTheComponentsOfTheChart() {
        MilvusScaleStep.DescriptorImpl scale =
                JENKINS.jenkins.getDescriptorByType(MilvusScaleStep.DescriptorImpl.class);
        assertEquals(
                List.of("proxy", "queryNode", "dataNode", "indexNode"),
                scale.doFillComponentItems(null, "charts/milvus-4.2.58.tgz"));
        assertEquals(
                List.of("proxy", "queryNode", "dataNode", "indexNode", "streamingNode"),
                scale.doFillComponentItems(null, "--wrong"));
    }

    @Test
    public void aScaleFormSaysWhatIsWrongBesideTheFieldThatIsWrong() throws Exception {
        MilvusScaleStep.DescriptorImpl scale =
                JENKINS.jenkins.getDescriptorByType(MilvusScaleStep.DescriptorImpl.class);
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        said("", scale.doCheckComponent(null, "query node", ""));
        said("", scale.doCheckComponent(null, "$COMPONENT", ""));
        said("", scale.doCheckComponent(null, "", "queryNode: 3"));
        said("No component is given", scale.doCheckComponent(null, "", ""));
        said(
                "&quot;queryNod&quot; is no component of Milvus. Choose from proxy, queryNode,",
                scale.doCheckComponent(null, "queryNod", ""));
        said("rootCoordinator is a coordinator", scale.doCheckComponent(null, "rootCoord", ""));

        said("", scale.doCheckReplicas(null, "3", "queryNode", false));
        said("", scale.doCheckReplicas(null, "0", "queryNode", true));
        said("", scale.doCheckReplicas(null, "", "", false));
        said("", scale.doCheckReplicas(job, "${REPLICAS}", "queryNode", false));
        said("which is no integer", scale.doCheckReplicas(null, "${REPLICAS}", "queryNode", false));
        said("&quot;replicas&quot; is &quot;three&quot;", scale.doCheckReplicas(null, "three", "queryNode", false));
        said("No number is given for queryNode", scale.doCheckReplicas(null, " ", "queryNode", false));
        said("Tick &quot;0 replicas are meant&quot;", scale.doCheckReplicas(null, "0", "queryNode", false));
        said("queryNode cannot have -1 replicas", scale.doCheckReplicas(null, "-1", "queryNode", false));

        said("", scale.doCheckComponents(null, "queryNode: 3\ndataNode: 2", "", "", false));
        said("", scale.doCheckComponents(null, "", "queryNode", "3", false));
        said("", scale.doCheckComponents(job, "$COMPONENT: ${REPLICAS}", "", "", false));
        said("Give either", scale.doCheckComponents(null, "queryNode: 3", "dataNode", "", false));
        said("Write one &quot;name: value&quot; per line", scale.doCheckComponents(null, "queryNode=3", "", "", false));
        said("no component of Milvus", scale.doCheckComponents(null, "queryNod: 3", "", "", false));
        said("No number is given for queryNode", scale.doCheckComponents(null, "queryNode:", "", "", false));
    }

    @Test
    public void theWordsToChooseFromAreExplainedAndStoredAsTheyAre() {
        MilvusInstallStep.DescriptorImpl install =
                JENKINS.jenkins.getDescriptorByType(MilvusInstallStep.DescriptorImpl.class);
        MilvusScaleStep.DescriptorImpl scale =
                JENKINS.jenkins.getDescriptorByType(MilvusScaleStep.DescriptorImpl.class);
        Map<ListBoxModel, List<String>> all = Map.of(
                install.doFillModeItems(), List.of("cluster", "standalone"),
                install.doFillOnExistingItems(), List.of("keep", "upgrade", "fail"),
                scale.doFillAutoscalerItems(), List.of("refuse", "minimum"));
        all.forEach((items, words) -> {
            assertEquals(words, items.stream().map(each -> each.value).toList());
            items.forEach(each -> assertTrue(each.name, each.name.startsWith(each.value + ": ")));
        });
    }

    private static void said(String part, FormValidation answer) {
        assertEquals(part, part.isEmpty() ? FormValidation.Kind.OK : FormValidation.Kind.ERROR, answer.kind);
        assertThat(String.valueOf(answer.getMessage()), containsString(part.isEmpty() ? "null" : part));
    }

    @Test
    public void whatAViewShowsBesideTheStep() {
        StepDescriptor scale = new MilvusScaleStep().getDescriptor();
        assertEquals(
                "queryNode -> 3 in milvus/my-release",
                scale.argumentsToString(Map.of("component", "queryNode", "replicas", 3, "namespace", "milvus")));
        assertEquals(
                "queryNode -> 3 in prod",
                scale.argumentsToString(Map.of("components", Map.of("queryNode", 3), "release", "prod")));
        StepDescriptor install = new MilvusInstallStep().getDescriptor();
        assertEquals("milvus/my-release", install.argumentsToString(Map.of("namespace", "milvus")));
    }

    @Test
    public void valuesAreStoredEncrypted() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        MilvusInstallStep step = new MilvusInstallStep();
        step.setValues(Map.of("minio", Map.of("secretKey", "s3cr3t-value")));
        job.getBuildersList().add(new InstallBuilder(step));
        job.save();
        assertThat(job.getConfigFile().asString(), not(containsString("s3cr3t-value")));
        assertEquals(Map.of("minio", Map.of("secretKey", "s3cr3t-value")), step.getValues());
        step.setValues(Map.of());
        assertNull(step.getValues());
    }

    @Test
    public void whoMayNotChangeValuesDoesNotReadThem() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        MilvusInstallStep step = new MilvusInstallStep();
        step.setVersion("5.0.19");
        step.setValues(Map.of("minio", Map.of("secretKey", "s3cr3t-value")));
        job.getBuildersList().add(new InstallBuilder(step));
        boolean before = Item.EXTENDED_READ.getEnabled();
        Item.EXTENDED_READ.setEnabled(true);
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("developer"));
        try {
            assertThat(form(job, "developer"), allOf(containsString("5.0.19"), containsString("s3cr3t-value")));
            assertThat(form(job, "reader"), allOf(containsString("5.0.19"), not(containsString("s3cr3t-value"))));
        } finally {
            JENKINS.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            JENKINS.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            Item.EXTENDED_READ.setEnabled(before);
        }
    }

    private static String form(FreeStyleProject job, String user) throws Exception {
        try (JenkinsRule.WebClient browser = JENKINS.createWebClient().login(user)) {
            return browser.getPage(job, "configure").getWebResponse().getContentAsString();
        }
    }

    private static MilvusScaleStep scale() {
        MilvusScaleStep step = new MilvusScaleStep();
        step.setComponent("queryNode");
        step.setReplicas(0);
        step.setAllowZero(true);
        step.setAllowOtherChanges(true);
        step.setDryRun(true);
        step.setPace(0);
        step.setAutoscaler("minimum");
        common(step);
        return step;
    }

    private static MilvusInstallStep install() {
        MilvusInstallStep step = new MilvusInstallStep();
        step.setCreateNamespace(true);
        step.setMode("standalone");
        step.setVersion("5.0.19");
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("minio", Map.of("persistence", Map.of("size", "100Gi")));
        values.put("attu", Map.of("enabled", true));
        step.setValues(values);
        step.setValuesFiles(List.of("deploy/a.yaml", "deploy/b.yaml"));
        step.setReplicas(Map.of("queryNode", 2));
        step.setOnExisting("upgrade");
        common(step);
        return step;
    }

    private static void common(OperationStep step) {
        step.setRelease("prod");
        step.setNamespace("milvus");
        step.setChart("vectors");
        step.setRepository("https://charts.example.com/");
        step.setTimeout(7);
        step.setStableFor(0);
        step.setWaitForTermination(false);
        step.setFailFast(false);
        step.setCrashLimit(4);
        step.setRollbackOnFailure(true);
        step.setRecoverStale(true);
        step.setServerUrl("https://10.0.0.1:6443");
        step.setCaCertificate("-----BEGIN CERTIFICATE-----");
        step.setContext("blue");
        step.setCredentialsId("prod-token");
    }

    @SuppressWarnings("unchecked")
    private static <S extends Step> S throughForm(S before) throws Exception {
        return new StepConfigTester(JENKINS).configRoundTrip(before);
    }
}

package io.jenkins.plugins.milvus.pipeline;

import static io.jenkins.plugins.casc.misc.Util.getToolRoot;
import static io.jenkins.plugins.casc.misc.Util.getUnclassifiedRoot;
import static io.jenkins.plugins.casc.misc.Util.toStringFromYamlFile;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.milvus.credentials.Connection;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.tool.HelmInstallation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What holds where steps say nothing: as YAML, in its form, and in the steps. */
public class MilvusConfigurationTest {

    private static final String FIELDS = "repository,release,namespace,credentialsId,helm,installTimeout,scaleTimeout";

    @ClassRule
    public static final JenkinsRule JENKINS = new OneJenkins();

    /** All tests share one Jenkins, and each begins as if nobody had ever configured it. */
    @Before
    public void forget() {
        JENKINS.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        JENKINS.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        JENKINS.jenkins
                .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                .setInstallations();
        MilvusConfiguration configured = MilvusConfiguration.get();
        configured.setRepository(null);
        configured.setRelease(null);
        configured.setNamespace(null);
        configured.setCredentialsId(null);
        configured.setHelm(null);
        configured.setInstallTimeout(null);
        configured.setScaleTimeout(null);
        configured.save();
    }

    private void configure() {
        ConfigurationAsCode.get()
                .configure(getClass().getResource("configuration.yaml").toExternalForm());
    }

    @Test
    public void whatIsImportedIsExportedAgain() throws Exception {
        configure();
        MilvusConfiguration configured = MilvusConfiguration.get();
        assertEquals("https://charts.example.com/milvus/", configured.getRepository());
        assertEquals("vectors", configured.getRelease());
        assertEquals("milvus", configured.getNamespace());
        assertEquals("prod", configured.getCredentialsId());
        assertEquals("helm-4", configured.getHelm());
        assertEquals(Integer.valueOf(45), configured.getInstallTimeout());
        assertEquals(Integer.valueOf(20), configured.getScaleTimeout());
        HelmInstallation[] tools = Jenkins.get()
                .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                .getInstallations();
        assertEquals("helm-4 /opt/helm-4", tools[0].getName() + " " + tools[0].getHome());

        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        assertEquals(
                toStringFromYamlFile(this, "exported-milvus.yaml"),
                toYamlString(getUnclassifiedRoot(context).get("milvus")));
        assertEquals(
                toStringFromYamlFile(this, "exported-helm.yaml"),
                toYamlString(getToolRoot(context).get("helm")));
    }

    @Test
    public void everyFieldComesOutOfTheFormAsItWentIn() throws Exception {
        configure();
        JENKINS.configRoundtrip();
        whatIsStored();
        MilvusConfiguration configured = MilvusConfiguration.get();
        assertEquals("vectors", configured.getRelease());
        assertEquals("helm-4", configured.getHelm());
        assertEquals(
                "the current choice stays although there are no such credentials",
                "prod",
                configured.getCredentialsId());
        assertEquals(Integer.valueOf(20), configured.getScaleTimeout());
    }

    @Test
    public void nothingStaysNothing() throws Exception {
        JENKINS.configRoundtrip();
        MilvusConfiguration configured = MilvusConfiguration.get();
        for (String field : FIELDS.split(",")) {
            assertNull(
                    field,
                    configured
                            .getClass()
                            .getMethod("get" + field.substring(0, 1).toUpperCase() + field.substring(1))
                            .invoke(configured));
        }
        ScaleRequest request = scale().request(UnaryOperator.identity());
        assertEquals("my-release", request.release());
        assertNull(request.namespace());
        assertEquals(ChartReference.DEFAULT_REPOSITORY, request.chart().repository());
        assertEquals(ScaleRequest.DEFAULT_TIMEOUT, request.care().timeout());
    }

    @Test
    public void aStepTakesWhatItLeavesOut() {
        configure();
        ScaleRequest scale = scale().request(UnaryOperator.identity());
        assertEquals("milvus/vectors", scale.namespace() + "/" + scale.release());
        assertEquals("https://charts.example.com/milvus/", scale.chart().repository());
        assertEquals(Duration.ofMinutes(20), scale.care().timeout());
        InstallRequest install = new MilvusInstallStep().request(UnaryOperator.identity(), List.of());
        assertEquals("milvus/vectors", install.namespace() + "/" + install.release());
        assertEquals(Duration.ofMinutes(45), install.care().timeout());
        Connection connection = scale().connection(UnaryOperator.identity());
        assertNull("no choice of the step's own", connection.credentialsId());
        assertEquals("prod", connection.usualCredentialsId());
        assertEquals("helm-4", connection.helm());
        assertEquals(
                "queryNode -> 3 in milvus/vectors",
                scale().getDescriptor().argumentsToString(Map.of("component", "queryNode", "replicas", 3)));
    }

    @Test
    public void aStepsOwnValueWinsAlsoWhenItIsTheUsualOne() throws Exception {
        configure();
        MilvusScaleStep step = scale();
        step.setRelease("my-release");
        step.setNamespace("test");
        step.setRepository(ChartReference.DEFAULT_REPOSITORY);
        step.setTimeout(15);
        step.setHelm("helm-3");
        step.setCredentialsId("test");
        MilvusScaleStep after = new StepConfigTester(JENKINS).configRoundTrip(step);
        ScaleRequest scale = after.request(UnaryOperator.identity());
        assertEquals("test/my-release", scale.namespace() + "/" + scale.release());
        assertEquals(ChartReference.DEFAULT_REPOSITORY, scale.chart().repository());
        assertEquals(Duration.ofMinutes(15), scale.care().timeout());
        assertEquals("helm-3", after.connection(UnaryOperator.identity()).helm());
        assertEquals("test", after.connection(UnaryOperator.identity()).credentialsId());
    }

    @Test
    public void aChartThatSaysWhereItIsNeedsNoRepository() {
        configure();
        MilvusScaleStep step = scale();
        step.setChart("/charts/milvus-5.0.19.tgz");
        assertNull(step.request(UnaryOperator.identity()).chart().repository());
    }

    @Test
    public void aFormLeftAloneWritesNothing() throws Exception {
        configure();
        MilvusScaleStep after = new StepConfigTester(JENKINS).configRoundTrip(scale());
        assertEquals("milvusScale component: 'queryNode', replicas: 3", Snippetizer.object2Groovy(after));
    }

    @Test
    public void whatIsWrongIsSaidToAdministratorsOnly() {
        MilvusConfiguration configured = MilvusConfiguration.get();
        assertEquals(FormValidation.Kind.ERROR, configured.doCheckRelease("My_Release").kind);
        assertEquals(FormValidation.Kind.ERROR, configured.doCheckNamespace("-").kind);
        assertEquals(FormValidation.Kind.ERROR, configured.doCheckRepository("--insecure").kind);
        assertEquals(FormValidation.Kind.OK, configured.doCheckRelease("").kind);
        assertEquals(FormValidation.Kind.OK, configured.doCheckRepository("https://charts.example.com/").kind);
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("bob"));
        try (hudson.security.ACLContext bob = hudson.security.ACL.as(hudson.model.User.getById("bob", true))) {
            assertEquals(FormValidation.Kind.OK, configured.doCheckRelease("My_Release").kind);
            assertEquals(
                    "nothing but the current choice",
                    1,
                    configured.doFillCredentialsIdItems("prod").size());
        }
    }

    private static void whatIsStored() {
        MilvusConfiguration configured = MilvusConfiguration.get();
        configured.setRelease(null);
        configured.load();
    }

    private static MilvusScaleStep scale() {
        MilvusScaleStep step = new MilvusScaleStep();
        step.setComponent("queryNode");
        step.setReplicas(3);
        return step;
    }
}

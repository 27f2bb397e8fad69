package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Node;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import io.jenkins.plugins.milvus.freestyle.ScaleBuilder;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** The button "Check" of the forms, on a real API server with a real Helm. */
public class LookClusterTest {

    @ClassRule
    public static final JenkinsRule JENKINS = Jobs.patient();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    private final LocaleProvider usual = LocaleProvider.getProvider();
    private FreeStyleProject job;

    @Before
    public void configure() throws Exception {
        JENKINS.jenkins
                .getGlobalNodeProperties()
                .replaceBy(List.of(new EnvironmentVariablesNodeProperty(
                        new Entry("KUBECONFIG", milvus.cluster().kubeconfig().toString()),
                        new Entry("PATH+HELM", Jobs.helmHome(4).toString()))));
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("developer"));
        job = JENKINS.createFreeStyleProject();
        // anywhere: without other nodes it would be tied to the built-in one
        job.setAssignedLabel(null);
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                // as Jenkins does where it is no test
                StaplerRequest2 request = Stapler.getCurrentRequest2();
                return request == null ? Locale.getDefault() : request.getLocale();
            }
        });
    }

    @After
    public void restore() throws Exception {
        LocaleProvider.setProvider(usual);
        JENKINS.jenkins.setNumExecutors(2);
        JENKINS.jenkins.setMode(Node.Mode.NORMAL);
    }

    @Test
    public void saysWhatThereIs() throws Exception {
        milvus.installedByHelm(Jobs.VERSION, "--set", "queryNode.replicas=2");
        assertThat(
                look("developer", "en", Map.of()),
                allOf(
                        containsString("Cluster " + milvus.cluster().endpoint().server() + " as &quot;admin&quot;"),
                        containsString(milvus.release() + ": chart milvus " + Jobs.VERSION),
                        containsString("revision 1, deployed"),
                        containsString("queryNode: 2 of 2 ready<br>")));
        assertThat(look("developer", "zh-CN", Map.of()), containsString("queryNode：2/2 就绪"));
        assertEquals("nothing stays behind", 0, Jobs.leftovers(JENKINS.jenkins.getWorkspaceFor(job)));
        assertEquals("nothing was changed", 1, milvus.revision());
    }

    @Test
    public void saysWhatIsMissing() throws Exception {
        assertThat(
                look("developer", "en", Map.of()),
                containsString("There is no release " + milvus.release() + ": milvusInstall would make it"));
        assertThat(
                look("developer", "en", Map.of("credentialsId", "gone")),
                allOf(containsString("class=\"error\""), containsString("There are no credentials &quot;gone&quot;")));
        assertThat(
                look("developer", "en", Map.of("context", "elsewhere")),
                allOf(containsString("class=\"error\""), containsString("elsewhere")));
        assertThat(
                look("developer", "en", Map.of("release", "$RELEASE")),
                containsString("Variables have a value in a build"));
    }

    @Test
    public void runsOnlyWhereABuildCould() throws Exception {
        JENKINS.jenkins.setNumExecutors(0);
        assertThat(
                look("developer", "en", Map.of()), containsString("No agent on which a build of this job could run"));
        JENKINS.jenkins.setNumExecutors(1);
        JENKINS.jenkins.setMode(Node.Mode.EXCLUSIVE);
        assertThat(
                look("developer", "en", Map.of()), containsString("No agent on which a build of this job could run"));
    }

    @Test
    public void isForThoseWhoMayConfigureAndPosted() throws Exception {
        assertThat(look("reader", "en", Map.of()), not(containsString("Cluster")));
        try (JenkinsRule.WebClient client = JENKINS.createWebClient().login("developer")) {
            client.setThrowExceptionOnFailingStatusCode(false);
            Page page = client.getPage(address());
            assertThat(page.getWebResponse().getStatusCode() + "", not(containsString("200")));
        }
    }

    @Test
    public void theFormHasTheButton() throws Exception {
        job.getBuildersList().add(new ScaleBuilder(new MilvusScaleStep()));
        try (JenkinsRule.WebClient client = JENKINS.createWebClient().login("developer")) {
            assertThat(
                    client.getPage(job, "configure").asXml(), containsString("data-validate-button-method=\"look\""));
        }
    }

    private URL address() throws Exception {
        return new URL(
                JENKINS.getURL(), job.getUrl() + "descriptorByName/" + MilvusScaleStep.class.getName() + "/look");
    }

    private String look(String user, String language, Map<String, String> parameters) throws Exception {
        try (JenkinsRule.WebClient client = JENKINS.createWebClient().login(user)) {
            WebRequest request = new WebRequest(address(), HttpMethod.POST);
            List<NameValuePair> all = new ArrayList<>();
            all.add(new NameValuePair("namespace", milvus.cluster().namespace()));
            parameters.forEach((name, value) -> all.add(new NameValuePair(name, value)));
            request.setRequestParameters(all);
            request.setAdditionalHeader("Accept-Language", language);
            client.addCrumb(request);
            return client.getPage(request).getWebResponse().getContentAsString();
        }
    }
}

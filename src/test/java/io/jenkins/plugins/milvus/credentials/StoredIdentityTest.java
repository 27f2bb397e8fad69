package io.jenkins.plugins.milvus.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Kubeconfigs and tokens out of Jenkins' credentials. */
public class StoredIdentityTest {

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    private FreeStyleProject job;
    private FreeStyleBuild build;

    @Before
    public void store() throws Exception {
        List<Credentials> all = List.of(
                new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "file",
                        "",
                        "config",
                        SecretBytes.fromBytes("kind: Config".getBytes(StandardCharsets.UTF_8))),
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "token", "", Secret.fromString("t0ken\n")),
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "password", "", "me", "correct horse"));
        SystemCredentialsProvider.getInstance().setDomainCredentialsMap(Map.of(Domain.global(), all));
        job = jenkins.createFreeStyleProject();
        build = jenkins.buildAndAssertSuccess(job);
    }

    @Test
    public void aSecretFileIsAKubeconfigAndItsUseIsTracked() throws Exception {
        assertEquals("kind: Config", StoredIdentity.kubeconfig(build, connection("file", null, null)));
        FileCredentials file = CredentialsProvider.findCredentialById("file", FileCredentials.class, build);
        assertEquals(
                List.of(job.getFullName()),
                CredentialsProvider.getOrCreateFingerprintOf(file).getJobs());
    }

    @Test
    public void aSecretTextIsATokenForAServer() throws Exception {
        String kubeconfig = StoredIdentity.kubeconfig(build, connection("token", "https://10.0.0.1:6443", null));
        assertThat(kubeconfig, containsString("\"token\":\"t0ken\""));
        assertThat(kubeconfig, containsString("\"server\":\"https://10.0.0.1:6443\""));
    }

    @Test
    public void whatIsOfNoUseIsRefusedWithWhatWouldBe() {
        refused(connection("password", null, null), "Use a secret file that holds a kubeconfig, or a secret text");
        refused(connection("gone", null, null), "There are no credentials \"gone\"");
        refused(connection("token", null, null), "Give the API server that it is for as \"serverUrl\"");
        refused(connection("token", "https://10.0.0.1:6443", "blue"), "Leave \"context\" out");
        refused(connection("file", "https://10.0.0.1:6443", null), "Leave \"serverUrl\" and \"caCertificate\" out");
    }

    @Test
    public void onlyThoseWhoMaySeeCredentialsAreOfferedAny() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ)
                .everywhere()
                .to("developer"));
        assertEquals(Set.of("chosen"), offered("reader"));
        assertEquals(Set.of("", "file", "token", "chosen"), offered("developer"));
    }

    private Set<String> offered(String user) {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return CredentialsItems.list(job, "chosen").stream()
                    .map(option -> option.value)
                    .collect(Collectors.toSet());
        }
    }

    private void refused(Connection connection, String sentence) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> StoredIdentity.kubeconfig(build, connection));
        assertThat(refused.getMessage(), containsString(sentence));
    }

    private static Connection connection(String id, String server, String context) {
        return new Connection(id, server, null, context, null);
    }
}

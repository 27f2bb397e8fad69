package io.jenkins.plugins.milvus.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.EnvVars;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.util.Secret;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.Credential;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigReader;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigText;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;

/** Kubeconfigs and tokens out of Jenkins' credentials. */
public class StoredIdentityTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static byte[] keyStore;

    private FreeStyleProject job;
    private FreeStyleBuild build;

    @BeforeClass
    public static void makeKeyStore() throws Exception {
        Path file = FOLDER.getRoot().toPath().resolve("client.p12");
        Process keytool = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-alias",
                        "client",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=jenkins",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, keytool.waitFor());
        keyStore = Files.readAllBytes(file);
    }

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
                new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "password", "", "me", "correct: \"horse\""),
                new CertificateCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "certificate",
                        "",
                        "changeit",
                        new CertificateCredentialsImpl.UploadedKeyStoreSource(null, SecretBytes.fromBytes(keyStore))),
                new Unusable("key"));
        SystemCredentialsProvider.getInstance().setDomainCredentialsMap(Map.of(Domain.global(), all));
        job = JENKINS.createFreeStyleProject();
        build = JENKINS.buildAndAssertSuccess(job);
    }

    @Test
    public void aSecretFileIsAKubeconfigAndItsUseIsTracked() throws Exception {
        FileCredentials file = CredentialsProvider.findCredentialById("file", FileCredentials.class, build);
        // Jenkins takes what other tests store for the same credentials
        Set<String> others = users(file);
        assertEquals(
                "kind: Config", StoredIdentity.kubeconfig(CredentialsOwner.of(build), connection("file", null, null)));
        Set<String> users = users(file);
        users.removeAll(others);
        assertEquals(Set.of(job.getFullName()), users);
    }

    private static Set<String> users(Credentials credentials) throws Exception {
        return new TreeSet<>(
                CredentialsProvider.getOrCreateFingerprintOf(credentials).getJobs());
    }

    @Test
    public void aSecretTextIsATokenForAServer() throws Exception {
        String kubeconfig = StoredIdentity.kubeconfig(
                CredentialsOwner.of(build), connection("token", "https://10.0.0.1:6443", null));
        assertThat(kubeconfig, containsString("\"token\":\"t0ken\""));
        assertThat(kubeconfig, containsString("\"server\":\"https://10.0.0.1:6443\""));
    }

    @Test
    public void everyKindBecomesTheUserThatItStandsFor() throws Exception {
        assertEquals("Bearer t0ken", user("token").authorization());
        String basic = Base64.getEncoder().encodeToString("me:correct: \"horse\"".getBytes(StandardCharsets.UTF_8));
        assertEquals("Basic " + basic, user("password").authorization());
        Credential certificate = user("certificate");
        assertEquals("", certificate.authorization());
        ClientKey key = certificate.clientKey().orElseThrow();
        assertThat(key.certificate(), startsWith("-----BEGIN CERTIFICATE-----\n"));
        assertThat(key.key(), startsWith("-----BEGIN PRIVATE KEY-----\n"));
    }

    @Test
    public void theUsualCredentialsAreForBuildsThatBringNoneOfTheirOwn() throws Exception {
        Connection usual = new Connection(null, null, null, null, null, "file");
        assertEquals("credentials file", origin(usual, ""));
        assertEquals("KUBECONFIG /bound", origin(usual, "/bound"));
        Connection server = new Connection(null, "https://10.0.0.1:6443", null, null, null, "token");
        assertEquals("a server of its own goes with a token", "credentials token", origin(server, "/bound"));
        Connection own = new Connection("token", "https://10.0.0.1:6443", null, null, null, "file");
        assertEquals("credentials token", origin(own, "/bound"));
    }

    private String origin(Connection connection, String kubeconfig) throws Exception {
        EnvVars env = new EnvVars("KUBECONFIG", kubeconfig);
        return Identity.of(
                        CredentialsOwner.of(build),
                        connection,
                        env,
                        new LocalProcesses(),
                        text -> "/scratch/kubeconfig",
                        false)
                .origin();
    }

    private Credential user(String id) throws Exception {
        String kubeconfig =
                StoredIdentity.kubeconfig(CredentialsOwner.of(build), connection(id, "https://10.0.0.1:6443", null));
        ClusterEndpoint endpoint = new KubeconfigReader(new LocalProcesses(), InstantSource.system())
                .read(List.of(new KubeconfigText("made", kubeconfig)), "");
        assertEquals("https://10.0.0.1:6443", endpoint.server());
        return endpoint.credential();
    }

    @Test
    public void whatIsOfNoUseIsRefusedWithWhatWouldBe() {
        refused(
                connection("key", "https://10.0.0.1:6443", null),
                "Use a secret file that holds a kubeconfig, or a secret");
        refused(connection("password", null, null), "Give the API server that they are for as \"serverUrl\"");
        refused(connection("gone", null, null), "There are no credentials \"gone\"");
        refused(connection("token", null, null), "Give the API server that they are for as \"serverUrl\"");
        refused(connection("token", "https://10.0.0.1:6443", "blue"), "Leave \"context\" out");
        refused(connection("file", "https://10.0.0.1:6443", null), "Leave \"serverUrl\" and \"caCertificate\" out");
    }

    @Test
    public void onlyThoseWhoMaySeeCredentialsAreOfferedAny() {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ)
                .everywhere()
                .to("developer"));
        try {
            assertEquals(Set.of("chosen"), offered("reader"));
            assertEquals(Set.of("", "file", "token", "password", "certificate", "chosen"), offered("developer"));
        } finally {
            JENKINS.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            JENKINS.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
    }

    private Set<String> offered(String user) {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return CredentialsItems.list(job, "chosen").stream()
                    .map(option -> option.value)
                    .collect(Collectors.toSet());
        }
    }

    private void refused(Connection connection, String sentence) {
        RefusedException refused = assertThrows(
                RefusedException.class, () -> StoredIdentity.kubeconfig(CredentialsOwner.of(build), connection));
        assertThat(refused.getMessage(), containsString(sentence));
    }

    private static Connection connection(String id, String server, String context) {
        return new Connection(id, server, null, context, null, null);
    }

    /** Of a kind that no API server knows. */
    public static final class Unusable extends BaseStandardCredentials {

        private static final long serialVersionUID = 1L;

        Unusable(String id) {
            super(CredentialsScope.GLOBAL, id, "");
        }

        @TestExtension
        public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {
            @Override
            public String getDisplayName() {
                return "Unusable";
            }
        }
    }
}

package io.jenkins.plugins.milvus.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import hudson.EnvVars;
import io.jenkins.plugins.milvus.cluster.kubeconfig.AgentAccess;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigReader;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** As whom a build talks to the cluster, and that nothing is silently replaced by something else. */
public class IdentityTest {

    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";
    private static final Connection NOTHING = new Connection(null, null, null, null, null, null);

    private final Map<String, String> files = new HashMap<>();

    private final AgentAccess agent = new AgentAccess() {
        @Override
        public byte[] read(String path) throws IOException {
            if (!files.containsKey(path)) {
                throw new NoSuchFileException(path);
            }
            return files.get(path).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Output run(List<String> command, Map<String, String> environment) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    public void theBuildsKubeconfigMayHoldSeveralFiles() throws Exception {
        Identity unix = of(new EnvVars("KUBECONFIG", "/a/one::/b/two"), false);
        assertEquals(List.of("/a/one", "/b/two"), unix.files());
        assertEquals("/a/one::/b/two", unix.variable());
        Identity windows = of(new EnvVars("KUBECONFIG", "C:\\one;D:\\two"), true);
        assertEquals(List.of("C:\\one", "D:\\two"), windows.files());
    }

    @Test
    public void theBuildsKubeconfigCountsMoreThanThePod() throws Exception {
        EnvVars env = pod();
        env.put("KUBECONFIG", "/a/one");
        assertEquals(List.of("/a/one"), of(env, false).files());
    }

    @Test
    public void aPodsServiceAccountBecomesAKubeconfigForBothHelmAndTheClient() throws Exception {
        files.put("/home/jenkins/.kube/config", "apiVersion: v1");
        Identity identity = of(pod(), false);
        assertEquals(List.of("/scratch/kubeconfig"), identity.files());
        assertEquals("/scratch/kubeconfig", identity.variable());
        ClusterEndpoint endpoint =
                new KubeconfigReader(agent, InstantSource.system()).readFiles(identity.files(), null);
        assertEquals("https://10.96.0.1:443", endpoint.server());
        assertEquals("jenkins", endpoint.namespace());
        assertEquals("Bearer the-token", endpoint.credential().authorization());
        assertThat(
                "the token stays where it is kept fresh",
                !files.get("/scratch/kubeconfig").contains("the-token"));
    }

    @Test
    public void elseTheAgentsOwnKubeconfig() throws Exception {
        files.put("/home/jenkins/.kube/config", "apiVersion: v1");
        Identity identity = of(new EnvVars("HOME", "/home/jenkins"), false);
        assertEquals(List.of("/home/jenkins/.kube/config"), identity.files());
    }

    @Test
    public void elseItIsRefused() {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> of(new EnvVars("HOME", "/home/jenkins"), false));
        assertThat(refused.getMessage(), containsString("KUBECONFIG"));
    }

    @Test
    public void aServerWithoutATokenIsRefused() {
        Connection connection = new Connection(null, "https://10.0.0.1:6443", null, null, null, null);
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> Identity.of(null, connection, new EnvVars("KUBECONFIG", "/a"), agent, this::put, false));
        assertThat(refused.getMessage(), containsString("Give its \"credentialsId\""));
    }

    private EnvVars pod() {
        files.put(ACCOUNT + "token", "the-token");
        files.put(ACCOUNT + "ca.crt", "-----BEGIN CERTIFICATE-----");
        files.put(ACCOUNT + "namespace", "jenkins");
        return new EnvVars(
                "KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443", "HOME", "/home/jenkins");
    }

    private Identity of(EnvVars env, boolean windows) throws Exception {
        return Identity.of(null, NOTHING, env, agent, this::put, windows);
    }

    private String put(String kubeconfig) {
        files.put("/scratch/kubeconfig", kubeconfig);
        return "/scratch/kubeconfig";
    }
}

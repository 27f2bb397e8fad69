package io.jenkins.plugins.milvus.cluster.kubeconfig;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.release.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** A kubeconfig as data: what is honoured, and what is refused. */
public class KubeconfigReaderTest {

    private static final String FIRST = """
            apiVersion: v1
            kind: Config
            current-context: one
            clusters:
            - name: east
              cluster: {server: "https://east:6443/", certificate-authority: pki/ca.crt, tls-server-name: api.east}
            - name: west
              cluster: {server: "https://west:6443/k8s/clusters/c-1", insecure-skip-tls-verify: true}
            users:
            - name: anna
              user: {token: anna-secret}
            contexts:
            - name: one
              context: {cluster: east, user: anna, namespace: milvus}
            - name: two
              context: {cluster: west, user: bert}
            """;

    private static final String SECOND = """
            current-context: three
            users:
            - name: anna
              user: {token: another-secret}
            - name: bert
              user: {username: bert, password: bert-secret}
            contexts:
            - name: three
              context: {cluster: west, user: anna}
            """;

    private final FakeAgent agent = new FakeAgent();
    private final KubeconfigReader reader = new KubeconfigReader(agent, InstantSource.system());

    private ClusterEndpoint merged(String context) {
        agent.files.put("/home/anna/.kube/pki/ca.crt", "PEM of the CA");
        return reader.read(
                List.of(new KubeconfigText("/home/anna/.kube/config", FIRST), new KubeconfigText("/tmp/other", SECOND)),
                context);
    }

    private ClusterEndpoint read(String user) {
        return reader.read(List.of(new KubeconfigText("/k/config", """
                        current-context: c
                        clusters:
                        - {name: c, cluster: {server: "https://c", certificate-authority-data: UEVN}}
                        contexts:
                        - {name: c, context: {cluster: c, user: u}}
                        users:
                        - name: u
                          user: %s
                        """.formatted(user))), "");
    }

    private static String refused(ThrowingRunnable reading) {
        RefusedException e = assertThrows(RefusedException.class, reading);
        assertEquals(RefusedException.Reason.NO_CLUSTER, e.reason());
        return e.getMessage();
    }

    @Test
    public void firstDefinitionWinsAndCurrentContextIsTheFirst() throws Exception {
        ClusterEndpoint endpoint = merged("");
        assertEquals("https://east:6443", endpoint.server());
        assertEquals("PEM of the CA", endpoint.caPem());
        assertEquals("api.east", endpoint.tlsServerName());
        assertEquals("milvus", endpoint.namespace());
        assertFalse(endpoint.insecure());
        assertEquals("Bearer anna-secret", endpoint.credential().authorization());
    }

    @Test
    public void contextMayMixTheFiles() throws Exception {
        assertEquals("Bearer anna-secret", merged("three").credential().authorization());
        ClusterEndpoint two = merged("two");
        assertEquals("https://west:6443/k8s/clusters/c-1", two.server());
        assertTrue(two.insecure());
        assertEquals("", two.namespace());
        String basic = Base64.getEncoder().encodeToString("bert:bert-secret".getBytes(StandardCharsets.UTF_8));
        assertEquals("Basic " + basic, two.credential().authorization());
    }

    @Test
    public void nothingShowsASecret() {
        assertFalse(merged("").toString(), merged("").toString().contains("secret"));
        assertFalse(new KubeconfigText("/x", FIRST).toString().contains("secret"));
        assertFalse(new ClientKey("certificate", "secret").toString().contains("secret"));
        assertFalse(new AgentAccess.Output(0, "secret", "").toString().contains("secret"));
    }

    @Test
    public void fingerprintTellsIdentitiesApart() {
        assertEquals(merged("").fingerprint(), merged("one").fingerprint());
        assertNotEquals(merged("two").fingerprint(), merged("three").fingerprint());
        assertNotEquals(read("{token: a}").fingerprint(), read("{token: b}").fingerprint());
    }

    @Test
    public void missingPiecesAreNamed() {
        assertTrue(refused(() -> merged("four")).contains("one, two, three"));
        assertTrue(refused(() -> reader.readFiles(List.of("/no/config"), "")).contains("/no/config"));
        assertTrue(refused(() -> reader.readFiles(List.of(), "")).contains("KUBECONFIG"));
        assertTrue(refused(() -> one("clusters: []")).contains("names no current context"));
        assertTrue(refused(() -> one("current-context: x\ncontexts:\n- {name: x, context: {cluster: gone, user: u}}"))
                .contains("\"gone\""));
        assertTrue(refused(() -> one("current-context: x\nclusters:\n- {name: c, cluster: {server: c}}\n"
                        + "contexts:\n- {name: x, context: {cluster: c}}"))
                .contains("no server"));
        assertTrue(refused(() -> one("current-context: x\nclusters:\n- {name: c, cluster: {server: 'https://c'}}\n"
                        + "contexts:\n- {name: x, context: {cluster: c, user: nobody}}"))
                .contains("no user \"nobody\""));
    }

    private ClusterEndpoint one(String text) {
        return reader.read(List.of(new KubeconfigText("/k/config", text)), "");
    }

    @Test
    public void brokenYamlIsToldWithoutItsContent() {
        String sentence = refused(() -> one("users:\n- token: \"secret\n  x: ]["));
        assertTrue(sentence, sentence.contains("/k/config"));
        assertFalse(sentence, sentence.contains("secret"));
        assertTrue(refused(() -> one("- a list")).contains("not a mapping"));
    }

    @Test
    public void noTagCreatesAnObject() {
        refused(() -> one("current-context: !!javax.script.ScriptEngineManager [x]"));
    }

    @Test
    public void filesAreRelativeToTheirOwnKubeconfig() throws Exception {
        agent.files.put("/k/token", " from-file\n");
        assertEquals(
                "Bearer from-file",
                read("{tokenFile: token, token: text}").credential().authorization());
        agent.files.put("C:\\k\\token", "windows");
        assertEquals(
                "Bearer windows",
                read("{tokenFile: 'C:\\k\\token'}").credential().authorization());
        assertTrue(refused(() -> read("{tokenFile: gone}")).contains("/k/gone"));
        assertEquals("C:\\k\\pki\\ca", AgentFiles.resolve("C:\\k\\config", "pki\\ca"));
        assertEquals("ca", AgentFiles.resolve("config", "ca"));
    }

    @Test
    public void clientCertificateComesFromDataOrFile() throws Exception {
        agent.files.put("/k/key", "KEY");
        Credential credential =
                read("{client-certificate-data: UEVN, client-key: key}").credential();
        assertEquals(new ClientKey("PEM", "KEY"), credential.clientKey().orElseThrow());
        assertEquals("", credential.authorization());
        assertTrue(refused(() -> read("{client-certificate-data: UEVN}")).contains("without its key"));
    }

    @Test
    public void impersonationIsPassedOn() {
        ClusterEndpoint endpoint = read("{token: t, as: bob, as-groups: [a, b], as-user-extra: {scope: [x]}}");
        assertEquals(
                Map.of(
                        "Impersonate-User", List.of("bob"),
                        "Impersonate-Group", List.of("a", "b"),
                        "Impersonate-Extra-scope", List.of("x")),
                endpoint.impersonation());
    }

    @Test
    public void whatCannotBeHonouredIsRefused() {
        assertTrue(refused(() -> read("{auth-provider: {name: gcp}}")).contains("\"gcp\""));
        assertTrue(refused(() -> read("{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}"))
                .contains("v1alpha1"));
        assertTrue(refused(() -> read("{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, "
                        + "interactiveMode: Always}}"))
                .contains("terminal"));
        assertTrue(refused(() -> one("current-context: x\nclusters:\n"
                        + "- {name: c, cluster: {server: 'https://c', proxy-url: 'socks5://p:1080'}}\n"
                        + "contexts:\n- {name: x, context: {cluster: c}}"))
                .contains("proxy"));
    }

    @Test
    public void serviceAccountOfThePod() throws Exception {
        String folder = "/var/run/secrets/kubernetes.io/serviceaccount/";
        ServiceAccountReader pod = new ServiceAccountReader(agent, InstantSource.system());
        Map<String, String> environment =
                Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
        assertTrue(refused(() -> pod.read(Map.of())).contains("no pod"));
        assertTrue(refused(() -> pod.read(environment)).contains(folder + "token"));
        agent.files.putAll(Map.of(folder + "token", "t", folder + "ca.crt", "CA", folder + "namespace", "ci\n"));
        ClusterEndpoint endpoint = pod.read(environment);
        assertEquals("https://[fd00::1]:443", endpoint.server());
        assertEquals("ci", endpoint.namespace());
        assertEquals("Bearer t", endpoint.credential().authorization());
    }
}

package io.jenkins.plugins.milvus.cluster.kubeconfig;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.Test;

/** Credentials that do not last as long as a build: token files and exec plugins. */
public class RenewalTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeAgent agent = new FakeAgent();
    private Instant now = START;

    private Credential tokenFile() {
        return new TokenFileCredential(new AgentFiles(agent), "/token", null, () -> now);
    }

    private Credential exec(String fields) {
        return new KubeconfigReader(agent, () -> now)
                .read(List.of(new KubeconfigText("/k/config", """
                                current-context: c
                                clusters:
                                - name: c
                                  cluster:
                                    server: https://c
                                    certificate-authority-data: UEVN
                                    extensions:
                                    - {name: client.authentication.k8s.io/exec, extension: {audience: a}}
                                contexts:
                                - {name: c, context: {cluster: c, user: u}}
                                users:
                                - name: u
                                  user:
                                    exec: {apiVersion: client.authentication.k8s.io/v1, %s}
                                """.formatted(fields))), "")
                .credential();
    }

    private void answer(String status) {
        agent.answers.add(new AgentAccess.Output(
                0,
                "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":" + status
                        + "}",
                ""));
    }

    @Test
    public void tokenFileIsReadAgainEveryMinute() throws Exception {
        agent.files.put("/token", "a");
        Credential credential = tokenFile();
        assertEquals("Bearer a", credential.authorization());
        agent.files.put("/token", "b");
        assertEquals("Bearer a", credential.authorization());
        now = START.plus(Duration.ofSeconds(61));
        assertEquals("Bearer b", credential.authorization());
    }

    @Test
    public void refusedTokenIsReadAgainAtOnce() throws Exception {
        agent.files.put("/token", "a");
        Credential credential = tokenFile();
        credential.authorization();
        assertEquals("nothing new", "", credential.renew("Bearer a"));
        agent.files.put("/token", "b");
        assertEquals("Bearer b", credential.renew("Bearer a"));
        assertEquals("somebody else was faster", "Bearer b", credential.renew("Bearer a"));
        agent.files.remove("/token");
        assertThrows(CredentialException.class, () -> credential.renew("Bearer b"));
    }

    @Test
    public void pluginIsCalledAsKubectlDoes() throws Exception {
        Credential credential = exec("command: bin/login, args: [get-token, --x], provideClusterInfo: true, "
                + "env: [{name: PROFILE, value: p}]");
        answer("{\"token\":\"t\"}");
        assertEquals("Bearer t", credential.authorization());
        assertEquals(List.of(List.of("/k/bin/login", "get-token", "--x")), agent.commands);
        assertEquals("p", agent.environments.get(0).get("PROFILE"));
        JsonNode info = new ObjectMapper().readTree(agent.environments.get(0).get("KUBERNETES_EXEC_INFO"));
        assertEquals("ExecCredential", info.path("kind").asText());
        assertFalse(info.path("spec").path("interactive").asBoolean(true));
        assertEquals("https://c", info.at("/spec/cluster/server").asText());
        assertEquals("UEVN", info.at("/spec/cluster/certificate-authority-data").asText());
        assertEquals("a", info.at("/spec/cluster/config/audience").asText());
        assertEquals("called once", "Bearer t", credential.authorization());
        assertEquals(1, agent.commands.size());
    }

    @Test
    public void clusterIsToldOnRequestOnly() throws Exception {
        Credential credential = exec("command: login");
        answer("{\"token\":\"t\"}");
        credential.authorization();
        assertEquals(List.of(List.of("login")), agent.commands);
        assertFalse(agent.environments.get(0).get("KUBERNETES_EXEC_INFO").contains("https://c"));
    }

    @Test
    public void pluginIsCalledAgainBeforeItsTokenExpires() throws Exception {
        Credential credential = exec("command: login");
        answer("{\"token\":\"a\",\"expirationTimestamp\":\"2026-01-01T00:15:00Z\"}");
        answer("{\"token\":\"b\",\"expirationTimestamp\":\"2026-01-01T02:30:00+02:00\"}");
        assertEquals("Bearer a", credential.authorization());
        now = START.plus(Duration.ofMinutes(14));
        assertEquals("Bearer a", credential.authorization());
        now = START.plus(Duration.ofSeconds(15 * 60 - 19));
        assertEquals("Bearer b", credential.authorization());
    }

    @Test
    public void refusedTokenIsAskedForAgainOnce() throws Exception {
        Credential credential = exec("command: login");
        answer("{\"token\":\"a\"}");
        answer("{\"token\":\"b\"}");
        answer("{\"token\":\"b\"}");
        credential.authorization();
        assertEquals("Bearer b", credential.renew("Bearer a"));
        assertEquals("Bearer b", credential.renew("Bearer a"));
        assertEquals("the same again", "", credential.renew("Bearer b"));
    }

    @Test
    public void pluginMayGiveACertificate() throws Exception {
        Credential credential = exec("command: login");
        answer("{\"clientCertificateData\":\"CERT\",\"clientKeyData\":\"KEY\"}");
        assertEquals("", credential.authorization());
        assertEquals(new ClientKey("CERT", "KEY"), credential.clientKey().orElseThrow());
    }

    @Test
    public void failingPluginIsToldWithItsHintAndWithoutItsOutput() throws Exception {
        Credential credential = exec("command: login, args: [--password, secret], installHint: 'See example.org.'");
        String missing = sentence(credential);
        assertTrue(missing, missing.contains("login") && missing.endsWith("See example.org."));
        agent.answers.add(new AgentAccess.Output(1, "secret", "first\nnot logged in\n"));
        String failed = sentence(credential);
        assertTrue(failed, failed.contains("1: not logged in"));
        agent.answers.add(new AgentAccess.Output(0, "secret, no JSON", ""));
        agent.answers.add(new AgentAccess.Output(0, "{\"kind\":\"Other\",\"x\":\"secret\"}", ""));
        String noJson = sentence(credential);
        String other = sentence(credential);
        answer("{}");
        answer("{\"clientKeyData\":\"secret\"}");
        for (String each : List.of(missing, failed, noJson, other, sentence(credential), sentence(credential))) {
            assertFalse(each, each.contains("secret"));
        }
    }

    private static String sentence(Credential credential) {
        return assertThrows(CredentialException.class, credential::authorization)
                .getMessage();
    }
}

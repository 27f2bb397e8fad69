package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.RefusedException.Reason;
import io.jenkins.plugins.milvus.rollout.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;
import org.junit.runner.RunWith;

/**
 * No value that a user gave and no credential shows anywhere: not on a command line or in the environment of a process,
 * which other users of an agent can read, not in the log, not in an exception, not in what survives a restart.
 */
@RunWith(Concurrently.class)
public class SecretLeakClusterTest extends FaultScenario {

    private static final String IN_VALUES = "geheim-in-values";
    private static final String IN_NEW_VALUES = "geheim-in-new-values";
    private static final String IN_A_FILE = "geheim-in-a-file";
    private static final String IN_A_LOG = "geheim-in-a-log";
    private static final String AT_THE_WRONG_PLACE = "geheim-at-the-wrong-place";
    private static final Pattern TOKEN = Pattern.compile("token: \"([^\"]+)\"");

    private final List<String> said = new ArrayList<>();

    public SecretLeakClusterTest(int helm) {
        super(helm);
    }

    @Test
    public void nothingThatIsSecretShowsAnywhere() throws Exception {
        try (LocalRun run = milvus.as("build")) {
            String token = token();
            Path file = Files.writeString(
                    run.scratch().resolve("values.yaml"), "externalS3: {secretKey: " + IN_A_FILE + "}\n");

            said.add(
                    run.install(install(IN_VALUES, file, OnExisting.KEEP), FAST).toString());
            said.add(run.scale(request(2, Duration.ofMinutes(3)), FAST).toString());
            said.add(refused(run, install(IN_NEW_VALUES, file, OnExisting.KEEP), Reason.DIFFERS));
            refusedForOtherChanges(run);
            failedAndRolledBack(run);
            failedInHelm(run, file);

            Set<String> homes =
                    Set.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_CONTENT_CACHE", "KUBECONFIG");
            assertTrue("Helm was called", run.calls().size() > 20);
            for (ProcessRunner.Call call : run.calls()) {
                assertFalse(call.toString(), call.command().contains("--set"));
                Map<String, String> told = new HashMap<>(call.environment());
                told.values().removeIf(String::isEmpty);
                assertEquals("a path each", homes, told.keySet());
                told.values().forEach(each -> assertTrue(each, each.startsWith("/")));
                said.addAll(call.command());
                said.addAll(call.environment().values());
            }
            said.add(stored(run.lastState()));
            assertTrue("there is a log", milvus.lines().size() > 20);
            said.addAll(milvus.lines());
            for (String secret : List.of(IN_VALUES, IN_NEW_VALUES, IN_A_FILE, IN_A_LOG, AT_THE_WRONG_PLACE, token)) {
                said.forEach(each -> assertFalse(secret + " in: " + each, each.contains(secret)));
            }
        }
    }

    private InstallRequest install(String secret, Path file, OnExisting onExisting) {
        Map<String, Object> values = new HashMap<>(LIGHT);
        values.put("minio", Map.of("enabled", false, "accessKey", "user", "secretKey", secret));
        values.put("extraConfigFiles", Map.of("user.yaml", "defaultRootPassword: " + secret));
        values.put("proxy", Map.of("extraEnv", List.of(Map.of("name", "PASSWORD", "value", secret))));
        return install(values, file, onExisting);
    }

    private InstallRequest install(Map<String, Object> values, Path file, OnExisting onExisting) {
        return new InstallRequest(
                InstallRequest.DEFAULT_RELEASE,
                namespace(),
                false,
                Mode.CLUSTER,
                Tools.reference(CHART),
                values,
                List.of(file.toString()),
                Map.of(),
                onExisting,
                Care.within(Duration.ofMinutes(3)));
    }

    private String refused(LocalRun run, InstallRequest request, Reason reason) {
        RefusedException e = assertThrows(RefusedException.class, () -> run.install(request, FAST));
        assertEquals(e.getMessage(), reason, e.reason());
        return chain(e);
    }

    /** Somebody's chart of the same version renders other configuration and another environment. */
    private void refusedForOtherChanges(LocalRun run) throws Exception {
        Path folder = Files.createTempDirectory(run.scratch(), "chart");
        Process tar = new ProcessBuilder("tar", "xzf", Tools.chart(CHART), "-C", folder.toString())
                .inheritIO()
                .start();
        assertEquals(0, tar.waitFor());
        for (String template : List.of("_component.tpl", "configmap.yaml")) {
            Path path = folder.resolve("milvus/templates/" + template);
            Files.writeString(
                    path,
                    Files.readString(path)
                            .replace(
                                    "with $own.extraEnv",
                                    "with append $own.extraEnv (dict \"name\" \"A\" \"value\" \"b\")")
                            .replace("range $name, $text := .Values.extraConfigFiles", "range $name, $text := dict"));
        }
        RefusedException e = assertThrows(
                RefusedException.class,
                () -> run.scale(
                        milvus.scaleRequest(
                                ChartReference.milvus(folder.resolve("milvus").toString(), null, null),
                                Map.of("queryNode", 3),
                                false,
                                0,
                                Duration.ofMinutes(3)),
                        FAST));
        assertEquals(e.getMessage(), Reason.OTHER_CHANGES, e.reason());
        assertTrue(log(), printed("ConfigMap/my-release-milvus data.user.yaml: (hidden) -> (absent)"));
        assertTrue(log(), printed(".env: (hidden) -> (hidden)"));
        said.add(chain(e));
    }

    private void failedAndRolledBack(LocalRun run) {
        rule("'behaviour': 'crashLoop', 'crashAfter': '100ms', 'backOff': '100ms', 'log': 'minio password=" + IN_A_LOG
                + "'");
        OperationFailedException e = assertThrows(
                OperationFailedException.class,
                () -> run.scale(
                        request(4, Duration.ofMinutes(3)).rollingBack(), LocalMilvus.AT_ONCE.withCrashLimits(2, 2, 2)));
        is(e, Code.CRASH_LOOP, "Rolled back");
        assertTrue("the log is quoted: " + e.details(), e.details().toString().contains("password=****"));
        said.add(chain(e));
        said.addAll(e.details());
    }

    /** Helm quotes a value that a template cannot use. */
    private void failedInHelm(LocalRun run, Path file) {
        Map<String, Object> values = new HashMap<>(LIGHT);
        values.put("proxy", Map.of("strategy", Map.of("type", AT_THE_WRONG_PLACE)));
        OperationFailedException e = assertThrows(
                OperationFailedException.class, () -> run.install(install(values, file, OnExisting.UPGRADE), FAST));
        assertEquals(e.getMessage(), Code.HELM_FAILED, e.code());
        assertTrue(e.getMessage(), e.getMessage().contains("(hidden)"));
        said.add(chain(e));
        said.addAll(e.details());
    }

    private String token() throws IOException {
        try (var files = Files.list(milvus.run().scratch())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = TOKEN.matcher(Files.readString(each));
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
        }
        throw new AssertionError("no kubeconfig with a token");
    }

    private static String chain(Throwable thrown) {
        StringBuilder result = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            result.append(each).append('\n');
        }
        return result.toString();
    }

    private static String stored(OperationState state) throws IOException {
        return new String(bytes(state), StandardCharsets.ISO_8859_1);
    }
}

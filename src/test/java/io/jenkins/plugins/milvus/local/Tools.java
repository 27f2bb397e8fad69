package io.jenkins.plugins.milvus.local;

import io.jenkins.plugins.milvus.release.ChartReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Real Helms and the packaged test charts, made once per JVM. */
public final class Tools {

    private static Map<String, String> tools;
    private static Path charts;

    private Tools() {}

    /**
     * Path of a Helm.
     *
     * @param major 3 or 4
     */
    public static synchronized String helm(int major) {
        String variable = "HELM" + major;
        String given = System.getenv(variable);
        if (given != null && !given.isEmpty()) {
            return given;
        }
        if (tools == null) {
            Map<String, String> found = new TreeMap<>();
            try {
                LocalCluster.script("tools").lines().forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        found.put(line.substring(0, equals), line.substring(equals + 1));
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            tools = found;
        }
        return tools.get(variable);
    }

    /** The archive of a version of the test chart, such as {@code 5.0.19}. */
    public static synchronized String chart(String version) {
        return charts().resolve("milvus-" + version + ".tgz").toString();
    }

    /** The same for a request. */
    public static ChartReference reference(String version) {
        return ChartReference.milvus(chart(version), null, null);
    }

    /** The folder with all archives and an index: a chart repository when it is served. */
    public static synchronized Path charts() {
        if (charts == null) {
            try {
                Path folder = Files.createTempDirectory("milvus-charts");
                Path script = Path.of(System.getProperty("basedir", "."), "src/test/charts/package");
                Process process = new ProcessBuilder(script.toString(), folder.toString(), helm(3))
                        .redirectErrorStream(true)
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new IOException("the test charts cannot be packaged: " + output);
                }
                charts = folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return charts;
    }
}

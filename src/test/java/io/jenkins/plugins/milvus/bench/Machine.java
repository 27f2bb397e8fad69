package io.jenkins.plugins.milvus.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.Tools;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** On what a benchmark ran, and with which versions: a number without them cannot be compared. */
public final class Machine {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Instant start = Instant.now();
    private final double load = load();

    /**
     * One paragraph.
     *
     * @param command that was run
     * @param versions of what took part; may be empty
     */
    public String text(String command, List<String> versions) throws IOException {
        return String.format(
                Locale.ROOT,
                "Written by `%s` on %s in %d minutes, on %s with %d cores and %s of memory, Linux %s, Java %s;"
                        + " load average %.1f at the beginning and %.1f at the end.%s",
                command,
                DateTimeFormatter.ISO_LOCAL_DATE.format(start.atOffset(ZoneOffset.UTC)),
                Math.max(1, Math.round(Duration.between(start, Instant.now()).toSeconds() / 60.0)),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                System.getProperty("os.version").replaceAll("^(\\d+\\.\\d+).*", "$1"),
                System.getProperty("java.version"),
                load,
                load(),
                versions.isEmpty() ? "" : " " + String.join(", ", versions) + ".");
    }

    /** The control plane's, both Helms' and kubectl's. */
    public static List<String> versions(KubernetesClient client, String kubectl) throws Exception {
        List<String> result = new ArrayList<>();
        result.add("Kubernetes " + client.getKubernetesVersion().getGitVersion());
        for (int major : List.of(3, 4)) {
            result.add("Helm " + output(Tools.helm(major), "version", "--template", "{{.Version}}"));
        }
        result.add("kubectl "
                + output(kubectl, "version", "--client")
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceAll(".*(v[0-9][^ ]*).*", "$1"));
        return result;
    }

    private static String output(String... command) throws Exception {
        return new LocalProcesses()
                .run(new ProcessRunner.Call(List.of(command), Map.of(), "", PATIENCE))
                .output()
                .strip();
    }

    private static String processor() throws IOException {
        return line("/proc/cpuinfo", "model name", System.getProperty("os.arch"));
    }

    private static String memory() throws IOException {
        String kilobytes = line("/proc/meminfo", "MemTotal", "0").replaceAll("[^0-9]", "");
        return Math.round(Long.parseLong(kilobytes) / 1024.0 / 1024.0) + " GB";
    }

    private static String line(String file, String key, String otherwise) throws IOException {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return otherwise;
        }
        try (var lines = Files.lines(path)) {
            return lines.filter(each -> each.startsWith(key))
                    .map(each -> each.substring(each.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}

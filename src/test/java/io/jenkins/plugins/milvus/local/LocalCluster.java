package io.jenkins.plugins.milvus.local;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.rules.ExternalResource;

/**
 * The real control plane of {@code src/test/cluster}: started once, left running for the next test run, with a
 * namespace of its own for each test. {@code KUBECONFIG_UNDER_TEST} names another cluster to use instead.
 */
public final class LocalCluster extends ExternalResource {

    private static final Path SCRIPT = Path.of(System.getProperty("basedir", "."), "src/test/cluster/cluster")
            .toAbsolutePath();
    private static final long UP_MINUTES = 10;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Path started;

    private Path kubeconfig;
    private String namespace;
    private KubernetesClient client;

    /** Path of the administrator's kubeconfig. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** This test's namespace. */
    public String namespace() {
        return namespace;
    }

    /** The administrator's client, to prepare and to disturb; its default namespace is this test's. */
    public KubernetesClient client() {
        return client;
    }

    /** What the plugin makes of the administrator's kubeconfig. */
    public ClusterEndpoint endpoint() {
        return new KubeconfigReader(new LocalProcesses(), InstantSource.system())
                .readFiles(List.of(kubeconfig.toString()), "");
    }

    /** The administrator at another address, trusting another authority. */
    public ClusterEndpoint endpoint(String server, String caPem) {
        return new ClusterEndpoint(
                server, caPem, false, "", "", "", Map.of(), endpoint().credential());
    }

    /** Runs the cluster's script, for what only it can do: {@code node stop ...}. */
    public static String script(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(UP_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }

    /** A new namespace. */
    public static void createNamespace(KubernetesClient client, String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Tells the simulated kubelets what becomes of pods that come into a namespace from now on. */
    public static void rules(KubernetesClient client, String namespace, String json) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("simulated-kubelet")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of("rules.json", json))
                        .build())
                .createOr(existing -> existing.update());
    }

    /**
     * Puts a label on a node.
     *
     * @param value null to take the label away
     */
    public static void label(KubernetesClient client, String node, String key, String value) {
        client.nodes().withName(node).edit(each -> {
            Map<String, String> labels = new HashMap<>(each.getMetadata().getLabels());
            if (value == null) {
                labels.remove(key);
            } else {
                labels.put(key, value);
            }
            each.getMetadata().setLabels(labels);
            return each;
        });
    }

    private static synchronized Path up() throws IOException, InterruptedException {
        if (started == null) {
            // the last line is the path
            String path = script("up")
                    .strip()
                    .lines()
                    .reduce((first, second) -> second)
                    .orElseThrow();
            started = Path.of(path.strip());
        }
        return started;
    }

    @Override
    protected void before() throws Throwable {
        kubeconfig = up();
        // always as long: what was stored with one namespace can be read with another one in its place
        namespace = "test-%s-%04d".formatted(Long.toString(System.currentTimeMillis(), 36), NUMBER.incrementAndGet());
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setNamespace(namespace);
        client = new KubernetesClientBuilder().withConfig(config).build();
        createNamespace(client, namespace);
    }

    @Override
    protected void after() {
        if (client != null) {
            client.namespaces().withName(namespace).delete();
            client.close();
        }
    }
}

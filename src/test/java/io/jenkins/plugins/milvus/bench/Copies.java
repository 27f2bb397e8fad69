package io.jenkins.plugins.milvus.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.operation.FaultScenario;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Many releases with one query node each, in a namespace of their own: Helm installs the first, the others are copies of
 * its objects and of what Helm has stored, with another name of the same length. That takes milliseconds, where Helm takes
 * seconds, and Helm sees no difference.
 */
public final class Copies implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final List<String> OFF = List.of("proxy", "dataNode", "mixCoordinator", "streaming");
    private static final String CONFIGURATION = "shared";

    private final KubernetesClient client;
    private final String namespace = "waits-" + Long.toString(System.currentTimeMillis(), 36);

    /** @param client the administrator's, which stays open */
    public Copies(KubernetesClient client) {
        this.client = client;
        LocalCluster.createNamespace(client, namespace);
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(CONFIGURATION)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Where they are. */
    public String namespace() {
        return namespace;
    }

    /** The name of one. */
    public static String release(int number) {
        return "wait-%04d".formatted(number);
    }

    /** Makes all of them, waits until they are ready, and lets no further pod ever be. */
    public void make(Path kubeconfig, int number) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Tools.helm(3), "install", release(0), Tools.chart(FaultScenario.CHART)));
        command.addAll(FaultScenario.light());
        OFF.forEach(each -> command.addAll(List.of("--set", each + ".enabled=false")));
        // that of the chart has the release's name in it, and each pod template the checksum of that
        command.addAll(List.of("--set", "customConfigMap=" + CONFIGURATION));
        command.addAll(List.of("--namespace", namespace, "--kubeconfig", kubeconfig.toString()));
        ProcessRunner.Result result = new LocalProcesses().run(new ProcessRunner.Call(command, Map.of(), "", PATIENCE));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(result.error());
        }
        Secret stored = client.secrets()
                .inNamespace(namespace)
                .withName("sh.helm.release.v1." + release(0) + ".v1")
                .require();
        String text = unpack(stored.getData().get("release"));
        String manifest = new ObjectMapper().readTree(text).path("manifest").asText();
        for (int i = 1; i < number; i++) {
            copy(stored, text, manifest, release(i));
        }
        Await.within(
                PATIENCE,
                "all releases are ready",
                () -> client.pods().inNamespace(namespace).list().getItems().stream()
                                .filter(FaultScenario::ready)
                                .count()
                        == number);
        LocalCluster.rules(client, namespace, "[{\"selector\": \"component=querynode\", \"readyAfter\": \"24h\"}]");
    }

    private void copy(Secret stored, String text, String manifest, String name) throws IOException {
        String objects = manifest.replace(release(0), name);
        for (HasMetadata each : client.load(new ByteArrayInputStream(objects.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(each).inNamespace(namespace).create();
        }
        Secret copy = new SecretBuilder()
                .withType(stored.getType())
                .withNewMetadata()
                .withName(stored.getMetadata().getName().replace(release(0), name))
                .withNamespace(namespace)
                .withLabels(stored.getMetadata().getLabels())
                .addToLabels("name", name)
                .endMetadata()
                .addToData("release", pack(text.replace(release(0), name)))
                .build();
        client.resource(copy).create();
    }

    /** Helm packs a release as base64 of gzip of JSON, and Kubernetes a secret's values as base64 once more. */
    private static String unpack(String data) throws IOException {
        byte[] packed = Base64.getDecoder().decode(Base64.getDecoder().decode(data));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String pack(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] once = Base64.getEncoder().encode(packed.toByteArray());
        return Base64.getEncoder().encodeToString(once);
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }
}

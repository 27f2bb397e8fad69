package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.ReleaseId;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class HelmChangeTest {

    private static final ReleaseId RELEASE = new ReleaseId("milvus", "my-release");
    private static final HelmSettings SETTINGS = new HelmSettings("helm", "/k", null, "/scratch");

    private static HelmChange change(HelmChange.Kind kind, ChartReference chart, boolean createNamespace) {
        return new HelmChange(
                RELEASE, chart, kind, List.of("a.yaml"), Map.of("password", "geheim"), createNamespace, "token 1", "");
    }

    private static String line(HelmChange change, HelmSettings settings) {
        return String.join(" ", change.arguments(settings, List.of()));
    }

    @Test
    public void commandLines() {
        ChartReference repository = ChartReference.milvus(null, "https://example.org", "5.0.19");
        assertEquals(
                "helm upgrade my-release milvus --repo https://example.org --version 5.0.19 --reuse-values"
                        + " --disable-openapi-validation --history-max 20 --values \"a.yaml\" --values -"
                        + " --description token 1 --namespace milvus",
                line(change(HelmChange.Kind.SCALE, repository, false), SETTINGS));
        assertEquals(
                "helm upgrade my-release ./m.tgz --reset-then-reuse-values --history-max 20"
                        + " --values \"a.yaml\" --values - --description token 1 --namespace milvus",
                line(
                        change(HelmChange.Kind.UPGRADE, ChartReference.milvus("./m.tgz", null, "5.0.19"), false),
                        SETTINGS));
        assertEquals(
                "helm install my-release oci://r/milvus --version 5.0.19 --create-namespace"
                        + " --values \"a.yaml\" --values - --description token 1 --namespace milvus --kube-context east",
                line(
                        change(HelmChange.Kind.INSTALL, ChartReference.milvus("oci://r/milvus", null, "5.0.19"), true),
                        new HelmSettings("helm", "/k", "east", "/scratch")));
    }

    @Test
    public void inThePlaceOfARevisionThatWasNeverDeployed() {
        assertEquals(
                "helm install my-release ./m.tgz --replace --values \"a.yaml\" --values - --description token 1"
                        + " --namespace milvus",
                line(
                        change(HelmChange.Kind.REINSTALL, ChartReference.milvus("./m.tgz", null, "5.0.19"), false),
                        SETTINGS));
    }

    @Test
    public void aFileIsOneFileWhateverItsName() {
        Map<String, String> fields = Map.of(
                "values.yaml,/home/jenkins/other.yaml", "\"values.yaml,/home/jenkins/other.yaml\"",
                "my \"own\", values.yaml", "\"my \"\"own\"\", values.yaml\"");
        fields.forEach((file, field) -> {
            HelmChange change = new HelmChange(
                    RELEASE,
                    ChartReference.milvus("./m.tgz", null, "5.0.19"),
                    HelmChange.Kind.INSTALL,
                    List.of(file),
                    Map.of(),
                    false,
                    "token 1",
                    "");
            assertEquals(
                    List.of("helm", "install", "my-release", "./m.tgz", "--values", field, "--values", "-"),
                    change.arguments(SETTINGS, List.of()).subList(0, 8));
        });
    }

    @Test
    public void valuesTravelOnStandardInputOnly() {
        HelmChange change = change(HelmChange.Kind.SCALE, ChartReference.milvus(null, null, null), false);
        assertFalse(line(change, SETTINGS).contains("geheim"));
        assertFalse(change.toString().contains("geheim"));
        assertEquals("{\"password\":\"geheim\"}", change.input());
    }

    @Test
    public void everyBuildHasHomesOfItsOwn() {
        Map<String, String> environment = SETTINGS.environment();
        assertEquals("/k", environment.get("KUBECONFIG"));
        for (String home : List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_CONTENT_CACHE")) {
            assertEquals(home, 0, environment.get(home).indexOf("/scratch/"));
        }
        assertFalse(new HelmSettings("helm", null, null, "/s").environment().containsKey("KUBECONFIG"));
    }

    @Test
    public void whatHelmQuotesOfTheValuesIsHidden() {
        HelmChange change = new HelmChange(
                RELEASE,
                ChartReference.milvus("./m.tgz", null, "5.0.19"),
                HelmChange.Kind.INSTALL,
                List.of(),
                Map.of("minio", Map.of("secretKey", "geheim"), "list", List.of("geheimer"), "mode", "none"),
                false,
                "token 1",
                "");
        assertEquals(
                "Error: can't use (hidden) and (hidden), none",
                change.withoutValues("Error: can't use geheim and geheimer, none"));
    }
}

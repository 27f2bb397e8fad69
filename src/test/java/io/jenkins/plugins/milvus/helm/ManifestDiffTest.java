package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class ManifestDiffTest {

    private static final String BEFORE = """
            ---
            # Source: milvus/templates/a.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: q}
            spec:
              replicas: 1
              template: {spec: {containers: [{name: q, image: "milvus:1", args: [a, b]}]}}
            ---
            kind: Secret
            metadata: {name: s}
            data: {password: old}
            ---
            kind: Job
            metadata: {name: j}
            ---
            """;

    private static List<String> diff(String before, String after) {
        return ManifestDiff.between(Manifest.parse(before), Manifest.parse(after)).stream()
                .map(ManifestDiff.Change::toString)
                .toList();
    }

    @Test
    public void equalManifestsDoNotDiffer() {
        assertEquals(List.of(), diff(BEFORE, BEFORE.replace("# Source", "# Other")));
    }

    @Test
    public void everyDifferenceIsNamedWithItsPath() {
        String after = BEFORE.replace("replicas: 1", "replicas: 3")
                .replace("milvus:1", "milvus:2")
                .replace("kind: Job", "kind: CronJob");
        assertEquals(
                List.of(
                        "~ Deployment/q spec.replicas: 1 -> 3",
                        "~ Deployment/q spec.template.spec.containers[0].image: milvus:1 -> milvus:2",
                        "- Job/j",
                        "+ CronJob/j"),
                diff(BEFORE, after));
    }

    @Test
    public void aListOfAnotherLengthIsShownWhole() {
        assertEquals(
                List.of("~ Deployment/q spec.template.spec.containers[0].args: [a, b] -> [a]"),
                diff(BEFORE, BEFORE.replace("[a, b]", "[a]")));
    }

    @Test
    public void whatIsInASecretIsNotShown() {
        assertEquals(
                List.of("~ Secret/s data.password: (hidden) -> (hidden)"),
                diff(BEFORE, BEFORE.replace("password: old", "password: new")));
    }

    @Test
    public void whatIsInAConfigMapIsNotShown() {
        String configuration = """
                kind: ConfigMap
                metadata: {name: c, labels: {of: one}}
                data: {user.yaml: "defaultRootPassword: old"}
                """;
        assertEquals(
                List.of(
                        "~ ConfigMap/c metadata.labels.of: one -> two",
                        "~ ConfigMap/c data.user.yaml: (hidden) -> (hidden)"),
                diff(configuration, configuration.replace(": old", ": new").replace("of: one", "of: two")));
    }

    @Test
    public void environmentVariablesAreNotShown() {
        String one = BEFORE.replace("args: [a, b]", "env: [{name: PASSWORD, value: old}]");
        String place = "~ Deployment/q spec.template.spec.containers";
        assertEquals(
                List.of(place + "[0].env[0].value: (hidden) -> (hidden)"),
                diff(one, one.replace("value: old", "value: new")));
        assertEquals(
                List.of(place + "[0].env: (hidden) -> (hidden)"),
                diff(one, one.replace("old}]", "old}, {name: A, value: b}]")));
        assertEquals(
                List.of(place + ": [{name=q, image=milvus:1, env=(hidden)}] -> []"),
                diff(one, one.replaceFirst("containers: \\[.*]}}", "containers: []}}")));
    }

    @Test
    public void aFieldThatIsLeftOutIsADifference() {
        assertEquals(
                List.of("~ Deployment/q spec.replicas: 1 -> (absent)"),
                diff(BEFORE, BEFORE.replace("  replicas: 1\n", "")));
    }
}

package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.rollout.Code;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;

/** Faults that only charts before 4.2 can have: they have init containers, and a StatefulSet that starts in order. */
@RunWith(Concurrently.class)
public class OlderChartClusterTest extends FaultScenario {

    private static final String OLDER = "4.1.36";
    private static final String ZOOKEEPER = "my-release-pulsar-zookeeper";

    public OlderChartClusterTest(int helm) {
        super(helm);
    }

    @Test
    public void row16bAnInitContainerThatCrashes() throws Exception {
        milvus.installedByHelm(OLDER);
        rule("'behaviour': 'initCrash', 'crashAfter': '200ms', 'backOff': '200ms', 'exitCode': 1");
        OperationFailedException e = fails(request(OLDER, 2, Duration.ofMinutes(4)), FAST, 20);
        is(e, Code.CRASH_LOOP, "container config", WORKLOAD);
    }

    @Test
    public void row35AStatefulSetThatDoesNotComeBackByItself() throws Exception {
        Map<String, Object> values = new HashMap<>(LIGHT);
        values.put("pulsar", zookeeperAlone("16Mi"));
        milvus.run().install(milvus.installRequest(OLDER, values, OnExisting.KEEP, Mode.CLUSTER), FAST);

        // an upgrade breaks the last of the three pods ...
        milvus.rules("""
                [{"selector": "component=zookeeper", "behaviour": "imagePull", "message": "not found", "backOff": "300ms"}]
                """);
        OperationFailedException broken = assertThrows(OperationFailedException.class, () -> zookeeper("17Mi"));
        is(broken, Code.IMAGE_NOT_FOUND, ZOOKEEPER + "-2");

        // ... and taking it back does not mend it: the controller waits for the broken pod to become ready
        milvus.rules("[]");
        OperationFailedException trapped = assertThrows(OperationFailedException.class, () -> zookeeper("16Mi"));
        is(trapped, Code.IMAGE_PULL, "which the StatefulSet does not replace", "Delete pod " + ZOOKEEPER + "-2");
        stays(() -> !ready(client().pods()
                .inNamespace(namespace())
                .withName(ZOOKEEPER + "-2")
                .get()));

        // the advice is right
        client().pods().inNamespace(namespace()).withName(ZOOKEEPER + "-2").delete();
        OperationResult mended = zookeeper("16Mi");
        assertTrue(mended.components().stream().anyMatch(each -> each.name().equals(ZOOKEEPER) && each.ready() == 3));
        stays(() ->
                client().pods().inNamespace(namespace()).withLabel("component", "zookeeper").list().getItems().stream()
                                .filter(FaultScenario::ready)
                                .count()
                        == 3);
    }

    private OperationResult zookeeper(String memory) {
        Map<String, Object> values = new HashMap<>(LIGHT);
        values.put("pulsar", zookeeperAlone(memory));
        return milvus.run().install(milvus.installRequest(OLDER, values, OnExisting.UPGRADE, Mode.CLUSTER), FAST);
    }

    private static Map<String, Object> zookeeperAlone(String memory) {
        return Map.of(
                "enabled", true,
                "components", Map.of("bookkeeper", false, "autorecovery", false, "broker", false, "proxy", false),
                "zookeeper", Map.of("resources", Map.of("requests", Map.of("memory", memory))));
    }
}

package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.helm.Manifest;
import java.util.Set;
import org.junit.Test;

public class DiffGuardTest {

    private static final String DEPLOYED = """
            kind: Deployment
            metadata: {name: q}
            spec: {replicas: 1, template: {spec: {containers: [{name: q, image: "milvus:1"}]}}}
            ---
            kind: Deployment
            metadata: {name: p}
            spec: {replicas: 1}
            ---
            kind: StatefulSet
            metadata: {name: e}
            spec:
              replicas: 3
              template: {spec: {containers: [{name: e, env: [{name: A}, {name: ETCD_INITIAL_CLUSTER_STATE, value: "new"}]}]}}
            ---
            kind: Job
            metadata: {name: init}
            """;

    private static DiffGuard guard(String planned) {
        return DiffGuard.compare(
                Manifest.parse(DEPLOYED),
                Manifest.parse(planned),
                Set.of(DiffGuard.replicas("q")),
                DiffGuard.etcdState(Manifest.parse(DEPLOYED)));
    }

    @Test
    public void theRequestedReplicasAreWhatIsWanted() {
        DiffGuard guard = guard(DEPLOYED.replaceFirst("replicas: 1", "replicas: 3"));
        assertEquals(
                "~ Deployment/q spec.replicas: 1 -> 3", guard.wanted().get(0).toString());
        assertTrue(guard.others().isEmpty() && guard.harmless().isEmpty());
    }

    @Test
    public void aJobOfTheInstallThatIsNoLongerRenderedIsHarmless() {
        DiffGuard guard = guard(DEPLOYED.substring(0, DEPLOYED.lastIndexOf("---")));
        assertEquals("- Job/init", guard.harmless().get(0).toString());
        assertTrue(guard.others().isEmpty());
    }

    @Test
    public void whatAnUnfinishedUpgradeHasMadeOfEtcdAlreadyIsHarmless() {
        String planned = DEPLOYED.replace("\"new\"", "\"existing\"");
        DiffGuard guard = DiffGuard.compare(
                Manifest.parse(DEPLOYED), Manifest.parse(planned), Set.of(DiffGuard.replicas("q")), "existing");
        assertEquals(1, guard.harmless().size());
        assertTrue(guard.others().isEmpty());
        assertEquals("unless it is so already", 1, guard(planned).others().size());
    }

    @Test
    public void everythingElseIsNot() {
        assertEquals(1, guard(DEPLOYED.replace("milvus:1", "milvus:2")).others().size());
        assertEquals(
                1,
                guard(DEPLOYED.replace("spec: {replicas: 1}", "spec: {replicas: 2}"))
                        .others()
                        .size());
        assertEquals(
                1,
                guard(DEPLOYED.replace("value: \"new\"", "value: existing"))
                        .others()
                        .size());
        assertEquals(
                1,
                guard(DEPLOYED.replace("replicas: 3", "replicas: 1")).others().size());
        assertEquals(
                1,
                guard(DEPLOYED + "---\nkind: Job\nmetadata: {name: other}\n")
                        .others()
                        .size());
    }

    @Test
    public void etcdIsPinnedToWhatIsDeployed() {
        assertEquals("new", DiffGuard.etcdState(Manifest.parse(DEPLOYED)));
        assertEquals(
                "", DiffGuard.etcdState(Manifest.parse(DEPLOYED.replace("ETCD_INITIAL_CLUSTER_STATE", "ETCD_OTHER"))));
    }
}

package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class InstallTargetsTest {

    private static final Course VERIFIED = Course.at(1);
    private static final Course CHANGED = Course.at(1).made(2);
    private static final WorkloadRecord PROXY = Deployments.of("proxy", 4).workload();
    private static final WorkloadRef JOB = new WorkloadRef(WorkloadKind.JOB, "milvus", "init");

    private static List<Target> targets(Course course, String manifest, WorkloadRef ref, WorkloadRecord... found) {
        OperationState from = StoredScale.state(Phase.VERIFY, course, null, null);
        return InstallTargets.of(Manifest.parse(manifest), List.of(ref), List.of(found), from, Map.of());
    }

    private static String workload(String kind, String spec) {
        return "kind: " + kind + "\nmetadata: {name: my-release-milvus-proxy}\nspec: " + spec + "\n";
    }

    private static String autoscaler(String target, String spec) {
        return "---\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n" + "spec: {scaleTargetRef: " + target + spec
                + "}\n";
    }

    private static void wants(int replicas, boolean atLeast, String manifest) {
        Target target = targets(VERIFIED, manifest, PROXY.ref(), PROXY).get(0);
        assertEquals(manifest, replicas, target.want());
        assertEquals(manifest, atLeast, target.atLeast());
        assertEquals(PROXY.uid(), target.uid());
        assertEquals(4, target.from());
    }

    @Test
    public void theNumberIsTheManifests() {
        wants(1, false, workload("Deployment", "{replicas: 1}"));
        wants(0, false, workload("Deployment", "{replicas: 0}"));
        wants(4, false, workload("Deployment", "{}"));
        wants(4, false, workload("StatefulSet", "{replicas: 1}"));
    }

    @Test
    public void alsoThatOfAStatefulSet() {
        WorkloadRef ref = new WorkloadRef(WorkloadKind.STATEFUL_SET, "milvus", "my-release-milvus-proxy");
        String manifest = workload("Deployment", "{replicas: 2}") + "---\n" + workload("StatefulSet", "{replicas: 3}");
        assertEquals(
                3,
                targets(VERIFIED, manifest, ref, Deployments.of(ref, 1)).get(0).want());
    }

    @Test
    public void anAutoscalersMinimumIsALowerBound() {
        String deployment = workload("Deployment", "{replicas: 1}");
        String ours = "{kind: Deployment, name: my-release-milvus-proxy}";
        wants(2, true, deployment + autoscaler(ours, ", minReplicas: 2"));
        wants(1, true, deployment + autoscaler(ours, ""));
        wants(2, true, workload("Deployment", "{}") + autoscaler(ours, ", minReplicas: 2"));
        wants(1, false, deployment + autoscaler("{kind: StatefulSet, name: my-release-milvus-proxy}", ""));
        wants(1, false, deployment + autoscaler("{kind: Deployment, name: another}", ""));
    }

    @Test
    public void aJobThatIsOverIsNothingToWaitForUnlessItIsOurs() {
        assertEquals(List.of(), targets(VERIFIED, "", JOB));
        assertEquals(JOB, targets(CHANGED, "", JOB).get(0).ref());
        assertEquals(1, targets(VERIFIED, "", JOB, Deployments.of(JOB, 1)).size());
        assertEquals("", targets(VERIFIED, "", PROXY.ref()).get(0).uid());
    }
}

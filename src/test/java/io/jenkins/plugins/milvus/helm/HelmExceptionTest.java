package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.helm.HelmException.Kind;
import org.junit.Test;

/** The texts are Helm's own, 3.17 and 4.1. */
public class HelmExceptionTest {

    private static void is(Kind kind, String stderr) {
        assertEquals(stderr, kind, HelmException.of("upgrade", stderr).kind());
    }

    @Test
    public void kindsAreReadFromHelmsTexts() {
        is(Kind.NOT_FOUND, "Error: release: not found");
        is(Kind.LOCKED, "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress");
        is(Kind.LOCKED, "Error: UPGRADE FAILED: release: already exists");
        is(
                Kind.CONFLICT,
                "Error: UPGRADE FAILED: conflict occurred while applying object ns/x apps/v1, Kind=Deployment: Apply failed with"
                        + " 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas");
        is(Kind.NO_CHART, "Error: chart \"milvus\" version \"9.9.9\" not found in https://example.org repository");
        is(
                Kind.NO_CHART,
                "Error: looks like \"https://example.org\" is not a valid chart repository or cannot be reached: no such host");
        is(Kind.UNREACHABLE, "Error: Kubernetes cluster unreachable: Get \"https://127.0.0.1:1/version\": EOF");
        is(Kind.FORBIDDEN, "Error: query: failed to query with labels: secrets is forbidden: User \"x\" cannot list");
        is(Kind.UNREACHABLE, "Error: UPGRADE FAILED: Get \"https://10.0.0.1:6443/api\": http2: client connection lost");
        is(
                Kind.UNREACHABLE,
                "Error: UPGRADE FAILED: Patch \"https://10.0.0.1:6443/x\": read: connection reset by peer");
        is(Kind.UNREACHABLE, "Error: UPGRADE FAILED: etcdserver: request timed out");
        is(
                Kind.OTHER,
                "Error: UPGRADE FAILED: Internal error occurred: failed calling webhook \"x\": connect: connection refused");
        is(Kind.OTHER, "Error: UPGRADE FAILED: cannot patch \"x\" with kind StatefulSet");
    }

    @Test
    public void warningsAreNotTheMessage() {
        HelmException e = HelmException.of("install", """
                WARNING: Kubernetes configuration file is group-readable. This is insecure.
                level=WARN msg="deprecated flag"
                Error: INSTALLATION FAILED: cannot re-use a name that is still in use
                """);
        assertEquals(
                "helm install failed: INSTALLATION FAILED: cannot re-use a name that is still in use", e.getMessage());
    }

    @Test
    public void theOwnerOfAConflictIsNamed() {
        String stderr =
                "Error: UPGRADE FAILED: Apply failed with 1 conflict: conflict with \"kube-controller-manager\" with"
                        + " subresource \"scale\" using apps/v1: .spec.replicas";
        assertEquals(
                "kube-controller-manager", HelmException.of("upgrade", stderr).manager());
    }

    @Test
    public void aDownloadIsNoMatterOfTheCluster() {
        String stderr = "Error: Get \"https://example.org/m.tgz\": dial tcp: connect: connection refused";
        assertEquals(Kind.NO_CHART, HelmException.of("pull", stderr).kind());
    }

    @Test
    public void whoWasKilledSaysNothing() {
        HelmException killed = HelmException.of("upgrade", 137, "level=WARN msg=\"deprecated flag\"\n");
        assertEquals(Kind.KILLED, killed.kind());
        assertEquals("helm upgrade was ended from outside (exit code 137)", killed.getMessage());
        assertTrue(killed.ended());
        assertEquals(Kind.OTHER, HelmException.of("upgrade", 1, "Error: x").kind());
        assertFalse(HelmException.lost("upgrade", "the way to helm broke").ended());
    }
}

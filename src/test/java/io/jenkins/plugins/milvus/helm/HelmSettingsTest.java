package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** What both Helms make of the environment that they are called with. */
@RunWith(Parameterized.class)
public class HelmSettingsTest {

    /** Each leads away from the kubeconfig. */
    private static final Map<String, String> OF_THE_AGENT = Map.of(
            "HELM_KUBEAPISERVER", "https://another:6443",
            "HELM_KUBEASGROUPS", "system:masters,others",
            "HELM_KUBEASUSER", "somebody",
            "HELM_KUBECAFILE", "/another/ca.crt",
            "HELM_KUBECONTEXT", "another",
            "HELM_KUBEINSECURE_SKIP_TLS_VERIFY", "true",
            "HELM_KUBETLS_SERVER_NAME", "another",
            "HELM_KUBETOKEN", "a-token",
            "HELM_NAMESPACE", "another");

    @Parameterized.Parameters(name = "Helm {0}")
    public static List<Integer> majors() {
        return List.of(3, 4);
    }

    @Parameterized.Parameter
    public int major;

    @Test
    public void nothingButTheKubeconfigTellsWhereAndAsWhom() throws Exception {
        Map<String, String> all = new TreeMap<>(OF_THE_AGENT);
        all.putAll(new HelmSettings("helm", "/k", null, "/scratch").environment());
        assertEquals("""
            HELM_KUBEAPISERVER=""
            HELM_KUBEASGROUPS=""
            HELM_KUBEASUSER=""
            HELM_KUBECAFILE=""
            HELM_KUBECONTEXT=""
            HELM_KUBEINSECURE_SKIP_TLS_VERIFY="false"
            HELM_KUBETLS_SERVER_NAME=""
            HELM_KUBETOKEN=""
            HELM_NAMESPACE="default"
            """, env(all));
    }

    private String env(Map<String, String> environment) throws Exception {
        ProcessRunner.Call call =
                new ProcessRunner.Call(List.of(Tools.helm(major), "env"), environment, "", Duration.ofMinutes(1));
        return new LocalProcesses()
                .run(call)
                .output()
                .lines()
                .filter(line -> line.startsWith("HELM_KUBE") || line.startsWith("HELM_NAMESPACE"))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
    }
}

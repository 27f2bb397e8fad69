package io.jenkins.plugins.milvus.cluster.kubeconfig;

import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.time.InstantSource;
import java.util.Map;

/** The service account of a pod agent, as client-go's {@code rest.InClusterConfig} finds it. */
public final class ServiceAccountReader {

    private static final String FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount/";
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    private final AgentFiles files;
    private final InstantSource clock;

    /**
     * @param agent the pod
     * @param clock tells when the token has to be read again
     */
    public ServiceAccountReader(AgentAccess agent, InstantSource clock) {
        this.files = new AgentFiles(agent);
        this.clock = clock;
    }

    /** Whether an environment is that of a pod. */
    public static boolean inPod(Map<String, String> environment) {
        return !environment.getOrDefault(HOST, "").isEmpty()
                && !environment.getOrDefault(PORT, "").isEmpty();
    }

    /**
     * The API server of the cluster that the agent runs in, with the pod's service account.
     *
     * @param environment the agent's
     * @throws RefusedException {@code NO_CLUSTER} when it is no pod, or has no service account
     */
    public ClusterEndpoint read(Map<String, String> environment) {
        if (!inPod(environment)) {
            throw AgentFiles.refused(Text.of("cluster.noKubeconfig"));
        }
        String host = environment.get(HOST);
        String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + environment.get(PORT);
        String token = FOLDER + "token";
        // a pod without a mounted token is told now, not at the first request
        files.text(token);
        return new ClusterEndpoint(
                server,
                files.text(FOLDER + "ca.crt"),
                false,
                "",
                "",
                files.text(FOLDER + "namespace").strip(),
                Map.of(),
                new TokenFileCredential(files, token, null, clock));
    }
}

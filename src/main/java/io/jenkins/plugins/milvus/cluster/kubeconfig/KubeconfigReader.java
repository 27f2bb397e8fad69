package io.jenkins.plugins.milvus.cluster.kubeconfig;

import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns kubeconfig files into a {@link ClusterEndpoint}. A kubeconfig is treated as data: what it names is read and run
 * through {@link AgentAccess} only, and what it asks for is either honoured or refused, never replaced by another
 * identity. Fields as in client-go's {@code clientcmd/api/v1}.
 */
public final class KubeconfigReader {

    private final AgentAccess agent;
    private final AgentFiles files;
    private final InstantSource clock;

    /**
     * @param agent the machine where the kubeconfig is
     * @param clock tells when a token has to be renewed
     */
    public KubeconfigReader(AgentAccess agent, InstantSource clock) {
        this.agent = agent;
        this.files = new AgentFiles(agent);
        this.clock = clock;
    }

    /**
     * Reads the files that {@code KUBECONFIG} names.
     *
     * @param paths on the agent, in their order; every one has to be there
     * @param context a context's name, or empty for the current one
     * @throws RefusedException {@code NO_CLUSTER} naming the file and what to do
     */
    public ClusterEndpoint readFiles(List<String> paths, String context) {
        List<KubeconfigText> texts = new ArrayList<>();
        for (String path : paths) {
            texts.add(new KubeconfigText(path, files.text(path)));
        }
        return read(texts, context);
    }

    /**
     * Reads texts that are at hand.
     *
     * @param texts at least one, in their order
     * @param context a context's name, or empty for the current one
     * @throws RefusedException {@code NO_CLUSTER} naming the file and what to do
     */
    public ClusterEndpoint read(List<KubeconfigText> texts, String context) {
        if (texts.isEmpty()) {
            throw AgentFiles.refused(Text.of("cluster.noKubeconfig"));
        }
        Kubeconfig kubeconfig = Kubeconfig.merge(texts);
        Yaml chosen = kubeconfig.context(context).body();
        Kubeconfig.Entry cluster = kubeconfig.cluster(chosen.text("cluster"));
        Kubeconfig.Entry user = kubeconfig.user(chosen.text("user"));
        Yaml body = cluster.body();
        Material material = new Material(files);
        String caPem = material.pem(cluster, "certificate-authority");
        return new ClusterEndpoint(
                server(cluster),
                caPem,
                body.flag("insecure-skip-tls-verify"),
                body.text("tls-server-name"),
                proxy(cluster),
                chosen.text("namespace"),
                impersonation(user),
                new IdentityReader(agent, files, clock).read(user, cluster, caPem));
    }

    private static String server(Kubeconfig.Entry cluster) {
        String server = cluster.body().text("server");
        if (!server.startsWith("https://") && !server.startsWith("http://")) {
            throw AgentFiles.refused(Text.of("cluster.noServer", cluster.file()));
        }
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }

    private static String proxy(Kubeconfig.Entry cluster) {
        String proxy = cluster.body().text("proxy-url");
        // okhttp would open a SOCKS connection by itself, from this machine instead of the agent
        if (!proxy.isEmpty() && !proxy.startsWith("http://")) {
            throw AgentFiles.refused(Text.of("cluster.proxyUnsupported", cluster.file()));
        }
        return proxy;
    }

    private static Map<String, List<String>> impersonation(Kubeconfig.Entry user) {
        Yaml body = user.body();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (!body.text("as").isEmpty()) {
            headers.put("Impersonate-User", List.of(body.text("as")));
        }
        if (!body.text("as-uid").isEmpty()) {
            headers.put("Impersonate-Uid", List.of(body.text("as-uid")));
        }
        if (!body.texts("as-groups").isEmpty()) {
            headers.put("Impersonate-Group", body.texts("as-groups"));
        }
        for (Map.Entry<?, ?> extra : body.map("as-user-extra").entries().entrySet()) {
            String name = String.valueOf(extra.getKey());
            headers.put("Impersonate-Extra-" + name, body.map("as-user-extra").texts(name));
        }
        return headers;
    }
}

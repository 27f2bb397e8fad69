package io.jenkins.plugins.milvus.cluster.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import javax.net.SocketFactory;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * Builds the HTTP client on fabric8's okhttp factory. Its configuration is made of the endpoint's data alone; nothing
 * is taken from this machine's environment, home folder or proxy settings.
 */
final class HttpFactory extends OkHttpClientFactory {

    private static final int HTTP_PORT = 80;

    private final ClusterEndpoint endpoint;
    private final ConnectionSettings settings;
    private final SocketFactory sockets;
    private final ExecutorService threads;
    private final Tls tls;

    private HttpFactory(
            ClusterEndpoint endpoint,
            ConnectionSettings settings,
            SocketFactory sockets,
            ExecutorService threads,
            Tls tls) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.sockets = sockets;
        this.threads = threads;
        this.tls = tls;
    }

    /**
     * A client whose connections present a certificate.
     *
     * @param sockets makes every connection
     * @param threads where answers are read
     * @param clientKey may be null
     * @throws RefusedException {@code NO_CLUSTER} when certificates or keys cannot be used
     */
    static OkHttpClient create(
            ClusterEndpoint endpoint,
            ConnectionSettings settings,
            SocketFactory sockets,
            ExecutorService threads,
            ClientKey clientKey) {
        try {
            Tls tls = Tls.of(endpoint, clientKey);
            Config config = new ConfigBuilder(Config.empty())
                    .withAutoConfigure(false)
                    .withMasterUrl(endpoint.server())
                    .withTrustCerts(endpoint.insecure())
                    .withConnectionTimeout((int) settings.connectTimeout().toMillis())
                    .build();
            // by its interface, because the builder's own class is not public
            HttpClient.Builder builder = new HttpFactory(endpoint, settings, sockets, threads, tls).newBuilder(config);
            return ((OkHttpClientImpl) builder.build()).getOkHttpClient();
        } catch (GeneralSecurityException | IOException | KubernetesClientException | IllegalArgumentException e) {
            throw new RefusedException(
                    RefusedException.Reason.NO_CLUSTER, Text.of("cluster.badCertificates", endpoint.server()));
        }
    }

    @Override
    protected Dispatcher initDispatcher() {
        Dispatcher dispatcher = new Dispatcher(threads);
        // every watch counts against these
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
        builder.socketFactory(sockets)
                .sslSocketFactory(tls.sockets(), tls.trust())
                .proxy(proxy(endpoint.proxyUrl()))
                .pingInterval(settings.pingInterval())
                // before the whole try ends: only then okhttp asks the connection for a sign of life and avoids it
                .readTimeout(settings.requestTimeout().multipliedBy(3).dividedBy(4))
                .writeTimeout(settings.requestTimeout())
                .addInterceptor(new Authorization(endpoint));
        if (settings.remoteDns()) {
            builder.dns(new RemoteDns());
        }
        if (!endpoint.tlsServerName().isEmpty()) {
            // Java has checked the name while it shook hands
            builder.hostnameVerifier((host, session) -> true);
        }
    }

    private static Proxy proxy(String url) {
        if (url.isEmpty()) {
            return Proxy.NO_PROXY;
        }
        URI uri = URI.create(url);
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }
}

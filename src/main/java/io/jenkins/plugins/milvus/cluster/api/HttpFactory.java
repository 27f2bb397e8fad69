package io.jenkins.plugins.milvus.cluster.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import javax.net.SocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * Builds the HTTP client: fabric8 turns certificates and keys into TLS, the rest is set here. The configuration is made
 * of the endpoint's data alone; nothing is taken from this machine's environment, home folder or proxy settings.
 */
final class HttpFactory extends OkHttpClientFactory {

    private final ClusterEndpoint endpoint;
    private final ConnectionSettings settings;
    private final SocketFactory sockets;
    private final ExecutorService threads;
    private Config config;

    HttpFactory(
            ClusterEndpoint endpoint, ConnectionSettings settings, SocketFactory sockets, ExecutorService threads) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.sockets = sockets;
        this.threads = threads;
    }

    /**
     * A client whose connections present a certificate.
     *
     * @param clientKey may be null
     * @throws RefusedException {@code NO_CLUSTER} when certificates or keys cannot be used
     */
    OkHttpClient create(ClientKey clientKey) {
        try {
            config = config(clientKey);
            // by its interface, because the builder's own class is not public
            HttpClient.Builder builder = newBuilder(config);
            return ((OkHttpClientImpl) builder.build()).getOkHttpClient();
        } catch (RuntimeException | CertificateException e) {
            throw new RefusedException(
                    RefusedException.Reason.NO_CLUSTER, Text.of("cluster.badCertificates", endpoint.server()));
        }
    }

    private Config config(ClientKey clientKey) throws CertificateException {
        ConfigBuilder builder = new ConfigBuilder(Config.empty())
                .withAutoConfigure(false)
                .withMasterUrl(endpoint.server())
                .withTrustCerts(endpoint.insecure())
                .withConnectionTimeout((int) settings.connectTimeout().toMillis());
        if (!endpoint.caPem().isEmpty()) {
            builder.withCaCertData(base64(endpoint.caPem()));
        }
        if (clientKey != null) {
            builder.withClientCertData(base64(clientKey.certificate()))
                    .withClientKeyData(base64(clientKey.key()))
                    .withClientKeyAlgo(algorithm(clientKey))
                    .withClientKeyPassphrase("in memory only");
        }
        return builder.build();
    }

    /** fabric8 has to be told: RSA or EC. */
    private static String algorithm(ClientKey clientKey) throws CertificateException {
        byte[] pem = clientKey.certificate().getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem))
                .getPublicKey()
                .getAlgorithm();
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
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
                .proxy(proxy(endpoint.proxyUrl()))
                .pingInterval(settings.pingInterval())
                .readTimeout(settings.requestTimeout())
                .writeTimeout(settings.requestTimeout())
                .addInterceptor(new Authorization(endpoint));
        if (settings.remoteDns()) {
            builder.dns(new RemoteDns());
        }
        if (!endpoint.tlsServerName().isEmpty()) {
            nameTls(builder);
        }
    }

    private static Proxy proxy(String url) {
        if (url.isEmpty()) {
            return Proxy.NO_PROXY;
        }
        URI uri = URI.create(url);
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    private void nameTls(OkHttpClient.Builder builder) {
        try {
            TrustManager[] trust = SSLUtils.trustManagers(config);
            builder.sslSocketFactory(
                    new NamedTls(
                            SSLUtils.sslContext(SSLUtils.keyManagers(config), trust)
                                    .getSocketFactory(),
                            endpoint.tlsServerName()),
                    (X509TrustManager) trust[0]);
            // Java has checked the name while it shook hands
            builder.hostnameVerifier((host, session) -> true);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

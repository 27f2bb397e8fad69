package io.jenkins.plugins.milvus.cluster.api;

import io.fabric8.kubernetes.client.internal.CertUtils;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a connection trusts and what it presents: exactly what the kubeconfig says. fabric8 would trust this machine's
 * certificate authorities beside the given one, overlook one that it cannot read, and present keys of
 * {@code -Djavax.net.ssl.keyStore}; so only its reading of PEM keys is used.
 *
 * @param sockets makes TLS of a plain connection
 * @param trust what {@link #sockets} trusts
 */
record Tls(SSLSocketFactory sockets, X509TrustManager trust) {

    private static final Pattern CERTIFICATE = blocks("CERTIFICATE");
    private static final Pattern PRIVATE_KEY = blocks("(?:[A-Z]+ )?PRIVATE KEY");

    /** For key stores that never leave the memory, but want to be protected. */
    private static final char[] PASSWORD = "in memory only".toCharArray();

    /**
     * @param clientKey may be null
     * @throws GeneralSecurityException when a certificate or a key is malformed
     */
    static Tls of(ClusterEndpoint endpoint, ClientKey clientKey) throws GeneralSecurityException, IOException {
        TrustManager[] trust = trust(endpoint);
        KeyManager[] keys = clientKey == null ? new KeyManager[0] : keys(clientKey);
        SSLSocketFactory plain = SSLUtils.sslContext(keys, trust).getSocketFactory();
        SSLSocketFactory sockets =
                endpoint.tlsServerName().isEmpty() ? plain : new NamedTls(plain, endpoint.tlsServerName());
        return new Tls(sockets, (X509TrustManager) trust[0]);
    }

    private static TrustManager[] trust(ClusterEndpoint endpoint) throws GeneralSecurityException, IOException {
        if (endpoint.insecure()) {
            return SSLUtils.trustManagers(null, null, true, null, null);
        }
        KeyStore authorities = null;
        if (!endpoint.caPem().isEmpty()) {
            authorities = empty();
            int number = 0;
            for (Certificate each : certificates(endpoint.caPem())) {
                authorities.setCertificateEntry("ca-" + number++, each);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // null stands for the authorities that Java knows
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(ClientKey clientKey) throws GeneralSecurityException, IOException {
        Certificate own = certificates(clientKey.certificate()).iterator().next();
        KeyStore read = CertUtils.createKeyStore(
                pem(clientKey.certificate(), CERTIFICATE),
                pem(clientKey.key(), PRIVATE_KEY),
                // fabric8 has to be told: RSA or EC
                own.getPublicKey().getAlgorithm(),
                PASSWORD,
                null,
                null);
        KeyStore only = empty();
        for (String alias : Collections.list(read.aliases())) {
            if (own.equals(read.getCertificate(alias))) {
                only.setKeyEntry("client", read.getKey(alias, PASSWORD), PASSWORD, read.getCertificateChain(alias));
            }
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(only, PASSWORD);
        return factory.getKeyManagers();
    }

    /** Not PKCS #12, which protects what never leaves the memory by a tenth of a second of work, once for each use. */
    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        Collection<? extends Certificate> found =
                CertificateFactory.getInstance("X.509").generateCertificates(pem(pem, CERTIFICATE));
        if (found.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return found;
    }

    /** The blocks of one kind: files may hold a key beside its certificate, or a curve's parameters before a key. */
    private static InputStream pem(String text, Pattern kind) {
        String blocks = kind.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        return new ByteArrayInputStream(blocks.getBytes(StandardCharsets.US_ASCII));
    }

    private static Pattern blocks(String kind) {
        return Pattern.compile("-----BEGIN " + kind + "-----.*?-----END " + kind + "-----", Pattern.DOTALL);
    }
}

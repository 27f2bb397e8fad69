package io.jenkins.plugins.milvus.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.util.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * What of Jenkins' credentials goes into the {@code user} of a kubeconfig, kind by kind as the <a
 * href="https://plugins.jenkins.io/kubernetes-cli/">kubernetes-cli</a> plugin takes them: a secret text is a token, a
 * certificate a client certificate with its key.
 */
final class KubeconfigUser {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private KubeconfigUser() {}

    /** The entries; empty for credentials of another kind. */
    static Optional<Map<String, String>> of(StandardCredentials credentials) {
        if (credentials instanceof StringCredentials token) {
            return Optional.of(Map.of("token", token.getSecret().getPlainText().strip()));
        }
        if (credentials instanceof StandardUsernamePasswordCredentials pair) {
            return Optional.of(Map.of(
                    "username",
                    pair.getUsername(),
                    "password",
                    pair.getPassword().getPlainText()));
        }
        if (credentials instanceof StandardCertificateCredentials certificate) {
            return Optional.of(ofStore(certificate));
        }
        return Optional.empty();
    }

    private static Map<String, String> ofStore(StandardCertificateCredentials credentials) {
        try {
            KeyStore store = credentials.getKeyStore();
            char[] password = Secret.toString(credentials.getPassword()).toCharArray();
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
                if (key != null) {
                    StringBuilder chain = new StringBuilder();
                    for (Certificate each : store.getCertificateChain(alias)) {
                        chain.append(pem("CERTIFICATE", each.getEncoded()));
                    }
                    return Map.of(
                            "client-certificate-data", encoded(chain.toString()),
                            "client-key-data", encoded(pem("PRIVATE KEY", key.getEncoded())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw StoredIdentity.refused(Messages.StoredIdentity_badCertificate(credentials.getId()));
        }
        throw StoredIdentity.refused(Messages.StoredIdentity_badCertificate(credentials.getId()));
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + LINES.encodeToString(content) + "\n-----END " + what + "-----\n";
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}

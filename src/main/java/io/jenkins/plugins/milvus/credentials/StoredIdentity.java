package io.jenkins.plugins.milvus.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;

/** Reads a kubeconfig out of Jenkins' credentials, in the name of their owner. */
final class StoredIdentity {

    private StoredIdentity() {}

    /**
     * The text of the kubeconfig: a secret file as it is, or one that is made around what else there is.
     *
     * @throws RefusedException when there are no such credentials for this owner, or they are of no use here
     */
    static String kubeconfig(CredentialsOwner owner, Connection connection) throws IOException {
        String id = connection.credentialsId();
        StandardCredentials found = owner.find(id);
        if (found == null) {
            throw refused(Messages.StoredIdentity_missing(id));
        }
        if (found instanceof FileCredentials file) {
            if (connection.serverUrl() != null || connection.caCertificate() != null) {
                throw refused(Messages.StoredIdentity_fileNamesServer(id));
            }
            try (InputStream content = file.getContent()) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        Map<String, String> user = KubeconfigUser.of(found)
                .orElseThrow(() -> refused(
                        Messages.StoredIdentity_kind(id, found.getDescriptor().getDisplayName())));
        if (connection.serverUrl() == null) {
            throw refused(Messages.StoredIdentity_noServer(id));
        }
        if (connection.context() != null) {
            throw refused(Messages.StoredIdentity_noContext(id));
        }
        return MadeKubeconfig.ofUser(connection.serverUrl(), connection.caCertificate(), user);
    }

    static RefusedException refused(String sentence) {
        return new RefusedException(RefusedException.Reason.NO_CLUSTER, sentence);
    }
}

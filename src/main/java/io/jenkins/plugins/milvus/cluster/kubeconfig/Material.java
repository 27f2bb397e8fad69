package io.jenkins.plugins.milvus.cluster.kubeconfig;

import io.jenkins.plugins.milvus.release.Text;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Certificates and keys of a kubeconfig: {@code X-data} in Base64 wins over the file {@code X}. */
record Material(AgentFiles files) {

    /** The PEM text, or empty where neither is given. */
    String pem(Kubeconfig.Entry entry, String field) {
        String data = entry.body().text(field + "-data");
        if (!data.isEmpty()) {
            try {
                return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
            } catch (IllegalArgumentException e) {
                throw AgentFiles.refused(Text.of("cluster.dataMalformed", entry.file(), field + "-data"));
            }
        }
        String file = entry.body().text(field);
        return file.isEmpty() ? "" : files.text(AgentFiles.resolve(entry.file(), file));
    }

    /** The client certificate with its key, or null where the user has none; half of one is refused. */
    ClientKey clientKey(Kubeconfig.Entry user) {
        String certificate = pem(user, "client-certificate");
        String key = pem(user, "client-key");
        if (certificate.isEmpty() && key.isEmpty()) {
            return null;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw AgentFiles.refused(Text.of("cluster.halfClientKey", user.file()));
        }
        return new ClientKey(certificate, key);
    }
}

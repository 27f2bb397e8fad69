package io.jenkins.plugins.milvus.cluster.kubeconfig;

import io.jenkins.plugins.milvus.release.Text;
import java.time.InstantSource;

/**
 * Chooses how a kubeconfig's user proves who he is, in client-go's order: a token (its file before its text), then user
 * and password, then an exec plugin; a client certificate may come with any of them.
 */
record IdentityReader(AgentAccess agent, AgentFiles files, InstantSource clock) {

    Credential read(Kubeconfig.Entry user, Kubeconfig.Entry cluster, String caPem) {
        Yaml body = user.body();
        if (body.has("auth-provider")) {
            String provider = body.map("auth-provider").text("name");
            throw AgentFiles.refused(Text.of("cluster.authProvider", user.file(), provider));
        }
        ClientKey clientKey = new Material(files).clientKey(user);
        String tokenFile = body.text("tokenFile");
        if (!tokenFile.isEmpty()) {
            String path = AgentFiles.resolve(user.file(), tokenFile);
            // a file that is not there is told now, not at the first request
            files.text(path);
            return new TokenFileCredential(files, path, clientKey, clock);
        }
        if (!body.text("token").isEmpty()) {
            return new StaticCredential(StaticCredential.bearer(body.text("token")), clientKey);
        }
        if (!body.text("username").isEmpty()) {
            String basic = StaticCredential.basic(body.text("username"), body.text("password"));
            return new StaticCredential(basic, clientKey);
        }
        if (body.has("exec")) {
            return new ExecCredential(ExecPlugin.read(user, cluster, caPem), agent, clock, clientKey);
        }
        return new StaticCredential("", clientKey);
    }
}

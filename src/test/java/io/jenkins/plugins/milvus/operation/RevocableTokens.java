package io.jenkins.plugins.milvus.operation;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * An identity with nothing but the Role in docs/rbac.yaml, whose tokens end when the test wants it: each is bound to a
 * Secret, and is worth nothing once that is deleted. No token of Kubernetes expires sooner than in ten minutes.
 */
final class RevocableTokens {

    /** The API server believes for 10 s what it has found out about a token. */
    private static final Duration BELIEVED = Duration.ofSeconds(11);

    private static final String NAME = "build";

    private final LocalMilvus milvus;
    private final int helm;
    private Path answer;

    RevocableTokens(LocalMilvus milvus, int helm) {
        this.milvus = milvus;
        this.helm = helm;
    }

    /** A new token. */
    String make(String name) {
        KubernetesClient admin = milvus.cluster().client();
        String namespace = milvus.cluster().namespace();
        if (admin.serviceAccounts().inNamespace(namespace).withName(NAME).get() == null) {
            account(admin, namespace);
        }
        String uid = admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getUid();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(NAME)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withNewBoundObjectRef("v1", "Secret", name, uid)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** Ends a token, and waits until the API server knows it. */
    void revoke(String name) {
        milvus.cluster()
                .client()
                .secrets()
                .inNamespace(milvus.cluster().namespace())
                .withName(name)
                .delete();
        Instant end = Instant.now().plus(BELIEVED);
        while (Instant.now().isBefore(end)) {
            LockSupport.parkUntil(end.toEpochMilli());
        }
    }

    /** The user entry of an exec plugin that hands over a token; called again, the same plugin hands over another. */
    String plugin(String token) throws IOException {
        if (answer == null) {
            answer = milvus.run().scratch().resolve("exec-answer");
        }
        // as a real one does it: never half a file
        Path next = Files.createTempFile(milvus.run().scratch(), "answer", "");
        Files.writeString(next, """
                {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "%s"}}
                """.formatted(token));
        Files.move(next, answer, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: cat, args: [\""
                + answer + "\"]}}";
    }

    /** Surroundings of an operation with this identity. */
    LocalRun run(String server, String user) throws IOException {
        Path file = Files.createTempFile(milvus.run().scratch(), "kubeconfig", "");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: u, user: %s}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: "%s"}}]
                """.formatted(
                        server,
                        milvus.cluster().client().getConfiguration().getCaCertData(),
                        user,
                        milvus.cluster().namespace()));
        return new LocalRun(
                file.toString(), null, Tools.helm(helm), milvus.run().ports().console());
    }

    private static void account(KubernetesClient admin, String namespace) {
        Role role = admin.rbac()
                .roles()
                .load(Path.of(System.getProperty("basedir", "."), "docs/rbac.yaml")
                        .toFile())
                .item();
        role.getMetadata().setNamespace(namespace);
        admin.resource(role).create();
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef(
                                "rbac.authorization.k8s.io",
                                "Role",
                                role.getMetadata().getName())
                        .addNewSubject("", "ServiceAccount", NAME, namespace)
                        .build())
                .create();
    }
}

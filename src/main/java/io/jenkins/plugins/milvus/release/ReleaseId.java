package io.jenkins.plugins.milvus.release;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names one Helm release: a namespace and a release name, both as Kubernetes and Helm spell them.
 *
 * <p>Release names follow Helm's own rule (RFC 1123, at most 53 characters) without dots, which Milvus' install guide
 * excludes because the name becomes part of service names.
 *
 * @param namespace the Kubernetes namespace, 1 to 63 characters
 * @param name the release name, 1 to 53 characters
 */
public record ReleaseId(String namespace, String name) implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final int MAX_NAMESPACE = 63;
    private static final int MAX_NAME = 53;

    /** Refuses ({@link RefusedException}) a name that neither Helm nor Kubernetes would take. */
    public ReleaseId {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
        checkName(name);
        checkNamespace(namespace);
    }

    /** Refuses a release name that Helm would not take; for checks before the namespace is known. */
    public static void checkName(String name) {
        if (name == null || name.length() > MAX_NAME || !LABEL.matcher(name).matches()) {
            throw new RefusedException(RefusedException.Reason.INVALID, Text.of("release.invalidName", name, MAX_NAME));
        }
    }

    /** Refuses a namespace that Kubernetes would not take. */
    public static void checkNamespace(String namespace) {
        if (namespace == null
                || namespace.length() > MAX_NAMESPACE
                || !LABEL.matcher(namespace).matches()) {
            throw new RefusedException(
                    RefusedException.Reason.INVALID, Text.of("release.invalidNamespace", namespace, MAX_NAMESPACE));
        }
    }

    /** {@code namespace/name}, as the log shows it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}

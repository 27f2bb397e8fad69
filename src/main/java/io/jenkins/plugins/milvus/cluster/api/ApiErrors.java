package io.jenkins.plugins.milvus.cluster.api;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.ClusterException.Kind;
import io.jenkins.plugins.milvus.cluster.kubeconfig.CredentialException;
import io.jenkins.plugins.milvus.release.Text;
import java.io.IOException;
import java.net.UnknownHostException;
import okhttp3.internal.http2.ConnectionShutdownException;
import okhttp3.internal.http2.StreamResetException;

/** Turns answers and broken connections into sentences. */
public final class ApiErrors {

    private ApiErrors() {}

    /** What kind of failure an HTTP status is. */
    static Kind kind(int code) {
        return switch (code) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 408, 429 -> Kind.UNREACHABLE;
            default -> code >= 500 ? Kind.UNREACHABLE : Kind.REFUSED;
        };
    }

    /** The exception for an answer that is no success. */
    public static ClusterException of(String server, ApiRequest request, int code, String message) {
        String told = message.isEmpty() ? "HTTP " + code : message;
        String sentence =
                switch (kind(code)) {
                    case UNAUTHORIZED -> Text.of("cluster.unauthorized", server, told);
                    case FORBIDDEN ->
                        request.namespace().isEmpty()
                                ? Text.of("cluster.forbiddenClusterWide", request.verb(), request.resource(), told)
                                : Text.of(
                                        "cluster.forbidden",
                                        request.verb(),
                                        request.resource(),
                                        request.namespace(),
                                        told);
                    case UNREACHABLE -> Text.of("cluster.unreachable", server, told);
                    case REFUSED -> Text.of("cluster.refused", server, request, told);
                };
        return new ClusterException(kind(code), sentence, null);
    }

    /** The exception for a request that got no answer. */
    public static ClusterException of(String server, IOException failure) {
        if (failure instanceof CredentialException) {
            return new ClusterException(Kind.UNAUTHORIZED, failure.getMessage(), failure);
        }
        return new ClusterException(Kind.UNREACHABLE, Text.of("cluster.unreachable", server, cause(failure)), failure);
    }

    /** One line that says why there was no answer; the whole sentence where there was one. */
    public static String cause(ClusterException failure) {
        return failure.getCause() instanceof IOException broken ? cause(broken) : failure.getMessage();
    }

    /** One line that says what broke. */
    static String cause(IOException failure) {
        String message = failure.getMessage() == null
                ? ""
                : failure.getMessage().lines().findFirst().orElse("");
        if (failure instanceof StreamResetException || failure instanceof ConnectionShutdownException) {
            // okhttp names the HTTP/2 code with which it gave the stream up by itself
            return Text.of("cluster.connectionLost");
        }
        if (failure instanceof UnknownHostException) {
            return Text.of("cluster.unknownHost", message);
        }
        return message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }
}

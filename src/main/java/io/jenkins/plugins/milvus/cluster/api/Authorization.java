package io.jenkins.plugins.milvus.cluster.api;

import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.Credential;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Says with every request who asks; after a 401 once more with a renewed credential. */
final class Authorization implements Interceptor {

    private static final String HEADER = "Authorization";

    private final ClusterEndpoint endpoint;

    Authorization(ClusterEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Credential credential = endpoint.credential();
        String authorization = credential.authorization();
        Response response = chain.proceed(signed(chain.request(), authorization));
        if (response.code() != 401) {
            return response;
        }
        String renewed = credential.renew(authorization);
        if (renewed.isEmpty()) {
            return response;
        }
        response.close();
        return chain.proceed(signed(chain.request(), renewed));
    }

    private Request signed(Request request, String authorization) {
        Request.Builder builder = request.newBuilder().header("User-Agent", "jenkins-milvus");
        if (!authorization.isEmpty()) {
            builder.header(HEADER, authorization);
        }
        endpoint.impersonation().forEach((name, values) -> values.forEach(value -> builder.addHeader(name, value)));
        return builder.build();
    }
}

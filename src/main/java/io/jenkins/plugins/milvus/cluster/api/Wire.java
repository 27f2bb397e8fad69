package io.jenkins.plugins.milvus.cluster.api;

import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Our requests and replies in okhttp's words. */
final class Wire {

    private static final MediaType JSON = MediaType.get("application/json");

    private static final String OBJECTS = "application/json, */*";

    /** An API server that cannot do it sends whole objects, which hold their metadata just as well. */
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1, application/json";

    private Wire() {}

    static Request request(String server, ApiRequest request) {
        HttpUrl.Builder url = HttpUrl.get(server).newBuilder();
        request.path().forEach(url::addPathSegment);
        request.query().forEach(url::addQueryParameter);
        Request.Builder builder =
                new Request.Builder().url(url.build()).header("Accept", request.metadataOnly() ? METADATA : OBJECTS);
        if (request.body() != null) {
            RequestBody body = RequestBody.create(request.body().toString(), JSON);
            builder.method("update".equals(request.verb()) ? "PUT" : "POST", body);
        }
        return builder.build();
    }

    /** Reads the whole answer. */
    static Reply reply(Response response) throws IOException {
        return new Reply(response.code(), response.body().bytes(), seconds(response.header("Retry-After")));
    }

    /** The API server asks in whole seconds only. */
    private static Duration seconds(String header) {
        return header == null || !header.matches("\\d{1,4}")
                ? Duration.ZERO
                : Duration.ofSeconds(Long.parseLong(header));
    }
}

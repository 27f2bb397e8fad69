package io.jenkins.plugins.milvus.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.ApiRequest;
import io.jenkins.plugins.milvus.cluster.api.Reply;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What an identity can ask about itself. */
record Reviews(ApiClient api) {

    /** {@link Cluster#identity}. */
    String identity() {
        ObjectNode review = review(ResourceType.IDENTITY_REVIEWS, "SelfSubjectReview");
        ApiRequest request = ApiRequest.review(ResourceType.IDENTITY_REVIEWS, review);
        Reply reply = api.await(api.send(request));
        // served since Kubernetes 1.28
        if (reply.absent() || reply.code() == 403) {
            return "";
        }
        return api.required(request, reply)
                .json()
                .path("status")
                .path("userInfo")
                .path("username")
                .asText("");
    }

    /**
     * {@link Cluster#missing}. The rules of an identity come in one answer but need not be all (Kubernetes: {@code
     * SubjectRulesReviewStatus.incomplete}), so that what they do not grant is asked for one by one.
     */
    List<Permission> missing(String namespace, Collection<Permission> wanted) {
        AccessRules rules = rules(namespace);
        Map<Permission, CompletableFuture<Reply>> replies = new LinkedHashMap<>();
        wanted.stream()
                .filter(each -> !rules.grant(each))
                .forEach(each -> replies.put(each, api.send(access(namespace, each))));
        List<Permission> missing = new ArrayList<>();
        replies.forEach((permission, future) -> {
            Reply reply = api.required(access(namespace, permission), api.await(future));
            if (!reply.json().path("status").path("allowed").asBoolean()) {
                missing.add(permission);
            }
        });
        return missing;
    }

    /** None where the API server does not tell. */
    private AccessRules rules(String namespace) {
        ObjectNode review = review(ResourceType.RULES_REVIEWS, "SelfSubjectRulesReview");
        review.putObject("spec").put("namespace", namespace);
        Reply reply = api.await(api.send(ApiRequest.review(ResourceType.RULES_REVIEWS, review)));
        return reply.successful() ? AccessRules.of(reply.json()) : AccessRules.NONE;
    }

    private static ApiRequest access(String namespace, Permission permission) {
        String[] resource = permission.resource().split("/", 2);
        ObjectNode review = review(ResourceType.ACCESS_REVIEWS, "SelfSubjectAccessReview");
        ObjectNode attributes = review.putObject("spec")
                .putObject("resourceAttributes")
                .put("namespace", namespace)
                .put("verb", permission.verb())
                .put("group", permission.group())
                .put("resource", resource[0]);
        if (resource.length > 1) {
            attributes.put("subresource", resource[1]);
        }
        return ApiRequest.review(ResourceType.ACCESS_REVIEWS, review);
    }

    private static ObjectNode review(ResourceType type, String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", type.apiVersion())
                .put("kind", kind);
    }
}

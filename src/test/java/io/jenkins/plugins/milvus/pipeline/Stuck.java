package io.jenkins.plugins.milvus.pipeline;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.milvus.local.LocalMilvus;

/** A release whose next query nodes never get ready, until they are let go. */
final class Stuck {

    private Stuck() {}

    /** From now on. */
    static void hold(LocalMilvus milvus) {
        milvus.rules("[{\"selector\": \"component=querynode,app.kubernetes.io/instance=my-release\","
                + " \"behaviour\": \"neverReady\"}]");
    }

    /** The ReplicaSet makes another pod in place of the one that will never be ready, and that one will be. */
    static void letGo(LocalMilvus milvus) {
        milvus.rules("[]");
        NonNamespaceOperation<Pod, PodList, PodResource> pods =
                milvus.cluster().client().pods().inNamespace(milvus.cluster().namespace());
        pods.withLabel("component", "querynode").list().getItems().stream()
                .filter(pod -> !Readiness.isPodReady(pod))
                .forEach(pod -> pods.withName(pod.getMetadata().getName()).delete());
    }
}

/**
 * The Kubernetes client: quorum reads, and watches that come back by themselves.
 *
 * <p>{@link io.jenkins.plugins.milvus.cluster.KubernetesCluster} is the way in; {@code kubeconfig} finds out where the
 * API server is and who asks, {@code api} sends requests, {@code reduce} makes small records of large objects,
 * {@code watch} keeps a picture up to date. Decisions worth knowing:
 *
 * <ul>
 *   <li>fabric8's okhttp factory makes the client, but its models, its serialization and its watch managers are not
 *       used: objects are read as JSON trees, one at a time, and reduced at once. A thousand pods take 1.4 MB that way
 *       and 20 MB as fabric8's objects; a first list loads 1,800 classes less; and what a 410, a 401, a silence or an
 *       outage means is decided here alone ({@code WatchLoop}, {@code Retry}) instead of twice.
 *   <li>Every list names no resource version and comes in pages of 500, which the API server answers from one revision:
 *       a quorum read.
 *   <li>One HTTP/2 connection carries everything. Its pings notice a half-open one within twice their interval; an
 *       event, a bookmark or a fresh watch comes at least every 90 seconds.
 *   <li>An API server that has just been started answers 403 until its own caches are filled (seen for 60 to 230 ms
 *       with Kubernetes 1.35). For ten seconds after an outage a refusal is therefore tried again.
 *   <li>A kubeconfig is data. What it names is read and run by the agent, and whatever cannot be honoured is refused:
 *       there is no fallback to another identity.
 * </ul>
 */
package io.jenkins.plugins.milvus.cluster;

package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;

/**
 * Why it failed, in facts that need no further look-up. Logs and events are fetched later, for the pod that is named.
 *
 * @param code the stable word
 * @param label the target's label ({@code queryNode}), or empty when it concerns the whole release
 * @param pod name of the culprit pod, or empty
 * @param podUid its uid, or empty
 * @param container name of the culprit container, or empty
 * @param node the node of the pod, or empty
 * @param cause the decisive fact in one line: exit code and reason, the scheduler's, quota's or registry's text
 * @param action what to do next, one sentence
 */
public record Diagnosis(
        Code code, String label, String pod, String podUid, String container, String node, String cause, String action)
        implements Serializable {

    private static final long serialVersionUID = 1L;
}

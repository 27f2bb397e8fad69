package io.jenkins.plugins.milvus.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The pods of one workload, each in exactly one list.
 *
 * @param wanted alive and of the wanted revision
 * @param leftover alive, but of another revision or out of the range of ordinals
 * @param terminating being deleted
 * @param finished Failed or Succeeded: controllers neither count nor delete them (Kubernetes: {@code IsPodActive}), so
 *     an evicted pod may lie there for ever beside its replacement
 */
record PodBuckets(
        List<PodRecord> wanted, List<PodRecord> leftover, List<PodRecord> terminating, List<PodRecord> finished) {

    static PodBuckets of(List<PodRecord> pods, Predicate<PodRecord> isWanted) {
        PodBuckets buckets = new PodBuckets(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (PodRecord pod : pods) {
            buckets.bucket(pod, isWanted).add(pod);
        }
        return buckets;
    }

    private List<PodRecord> bucket(PodRecord pod, Predicate<PodRecord> isWanted) {
        if (pod.terminating()) {
            return terminating;
        }
        if (pod.finished()) {
            return finished;
        }
        return isWanted.test(pod) ? wanted : leftover;
    }
}

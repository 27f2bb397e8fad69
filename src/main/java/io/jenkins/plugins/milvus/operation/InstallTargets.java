package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each workload of a release has to become: what the manifest says, whatever somebody has made of it since. */
final class InstallTargets {

    private InstallTargets() {}

    /**
     * @param manifest of the revision that is to be in place
     * @param refs its workloads
     * @param found those of them that exist
     * @param from the state of the install
     * @param baseline restarts of every pod that existed before the change, by pod uid
     */
    static List<Target> of(
            Manifest manifest,
            List<WorkloadRef> refs,
            Collection<WorkloadRecord> found,
            OperationState from,
            Map<String, Integer> baseline) {
        Map<WorkloadRef, WorkloadRecord> live =
                found.stream().collect(Collectors.toMap(WorkloadRecord::ref, Function.identity()));
        List<Target> targets = new ArrayList<>();
        for (WorkloadRef ref : refs) {
            WorkloadRecord workload = live.get(ref);
            // a Job of an earlier install that was removed since has done its work
            boolean over = workload == null
                    && ref.kind() == WorkloadKind.JOB
                    && !from.course().changed();
            if (!over) {
                targets.add(target(manifest, ref, workload, from, baseline));
            }
        }
        return targets;
    }

    /** A workload that is gone already is a target all the same: the engine says so. */
    private static Target target(
            Manifest manifest,
            WorkloadRef ref,
            WorkloadRecord workload,
            OperationState from,
            Map<String, Integer> baseline) {
        if (workload == null) {
            return new Target(ref, ref.name(), "", 0, "", 0, 1, false, baseline);
        }
        int before =
                from.course().changed() ? from.intent().from().getOrDefault(ref.name(), 0) : workload.specReplicas();
        int stored = ScalePreparation.stored(manifest, ref);
        OptionalInt minimum = Autoscalers.minimum(manifest, ref);
        return new Target(
                ref,
                ref.name(),
                workload.uid(),
                workload.generation(),
                workload.templateHash(),
                before,
                minimum.orElse(stored < 0 ? workload.specReplicas() : stored),
                minimum.isPresent(),
                baseline);
    }
}

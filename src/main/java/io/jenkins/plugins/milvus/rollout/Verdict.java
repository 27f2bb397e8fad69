package io.jenkins.plugins.milvus.rollout;

import java.util.List;

/** What one evaluation says: still waiting, ready, or failed for good. */
public sealed interface Verdict {

    /** How far each target is, in the order of the plan. */
    List<Progress> progress();

    /**
     * Nothing is decided yet.
     *
     * @param progress what is there and what is missing
     */
    record Pending(List<Progress> progress) implements Verdict {
        /** Copies the list. */
        public Pending {
            progress = List.copyOf(progress);
        }
    }

    /**
     * Every rule for READY holds and has held for as long as the policy asks. Only a verdict over a quorum snapshot
     * may be announced.
     *
     * @param progress what is there
     */
    record Ready(List<Progress> progress) implements Verdict {
        /** Copies the list. */
        public Ready {
            progress = List.copyOf(progress);
        }
    }

    /**
     * At least one target cannot get ready any more, or time is up.
     *
     * @param progress what is there and what is missing
     * @param diagnoses one per culprit, the decisive one first; never empty
     */
    record Failed(List<Progress> progress, List<Diagnosis> diagnoses) implements Verdict {
        /** Copies the lists. */
        public Failed {
            progress = List.copyOf(progress);
            diagnoses = List.copyOf(diagnoses);
            if (diagnoses.isEmpty()) {
                throw new IllegalArgumentException("a failure needs a diagnosis");
            }
        }
    }
}

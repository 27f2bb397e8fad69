package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.List;

/** A claim is ready once it is bound. */
final class ClaimReadiness {

    private ClaimReadiness() {}

    static Readiness of(TargetView view) {
        boolean done = "Bound".equals(view.workload().phase());
        return new Readiness(done, done ? List.of() : List.of(Text.of("rollout.state.claim")));
    }
}

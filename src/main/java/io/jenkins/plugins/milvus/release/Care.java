package io.jenkins.plugins.milvus.release;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.INVALID;

import java.io.Serializable;
import java.time.Duration;

/**
 * How patient a change is, and what it does about what goes wrong, whichever change it is.
 *
 * @param timeout patience for the whole operation, and once more for a rollback
 * @param rollbackOnFailure whether the revision before is brought back when a change does not come out well; a first
 *     install stays as it is
 * @param recoverStale whether what a killed Helm has left is settled first, instead of being refused
 */
public record Care(Duration timeout, boolean rollbackOnFailure, boolean recoverStale) implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Refuses ({@link RefusedException}) a timeout that nobody can mean. */
    public Care {
        if (timeout == null || timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new RefusedException(INVALID, Text.of("release.timeout"));
        }
    }

    /** Leaves what it finds after a failure, and refuses what a killed Helm has left. */
    public static Care within(Duration timeout) {
        return new Care(timeout, false, false);
    }

    /** The same, which goes back to the revision before after a failure. */
    public Care rollingBack() {
        return new Care(timeout, true, recoverStale);
    }

    /** The same, which settles first what a killed Helm has left. */
    public Care recoveringStale() {
        return new Care(timeout, rollbackOnFailure, true);
    }
}

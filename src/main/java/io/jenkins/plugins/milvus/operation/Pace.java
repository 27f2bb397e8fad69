package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.rollout.Progress;
import java.time.Duration;
import java.util.List;

/**
 * How far apart looks are. A thousand pods that start send hundreds of events a second and a look at them takes
 * milliseconds: looking without a pause would take a core, also from controllers on the same machine.
 */
final class Pace {

    /** Looks are so far apart at least: events that come together are looked at together. */
    static final Duration LEAST = Duration.ofMillis(20);

    /** And never further than this, so that nobody waits for what is known. */
    static final Duration MOST = Duration.ofMillis(200);

    /** A pause is as many times as long as the look before it: looks take a twentieth of one core. */
    private static final int SHARE = 20;

    private Pace() {}

    /**
     * How long to wait with the next look.
     *
     * @param since time since the last look; negative where the clock was set back
     * @param took how long that look took
     * @param soon whether a change that decides may come {@linkplain #soon soon}
     * @return zero when enough time has gone by: what comes after a quiet time waits for nothing
     */
    static Duration pause(Duration since, Duration took, boolean soon) {
        Duration share = took.multipliedBy(SHARE);
        Duration longest = share.compareTo(MOST) < 0 ? share : MOST;
        Duration apart = soon || longest.compareTo(LEAST) < 0 ? LEAST : longest;
        return since.isNegative() || since.compareTo(apart) >= 0 ? Duration.ZERO : apart.minus(since);
    }

    /** Whether nine tenths of the pods of each target are ready, and not more than a tenth too many are left. */
    static boolean soon(List<Progress> progress) {
        return progress.stream()
                .allMatch(each -> each.ready() * 10L >= each.want() * 9L && each.surplus() * 10L <= each.want());
    }
}

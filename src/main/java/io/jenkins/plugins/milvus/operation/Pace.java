package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.rollout.Progress;
import java.time.Duration;
import java.util.List;

/**
 * How far apart looks are. A thousand pods that start send hundreds of events a second and a look at them takes
 * milliseconds: looking without a pause would take a core, also from controllers on the same machine.
 */
final class Pace {

    /** Looks are so far apart at least while pods start: events that come together are looked at together. */
    static final Duration LEAST = Duration.ofMillis(20);

    /** And never further than this, so that nobody waits for what is known. */
    static final Duration MOST = Duration.ofMillis(200);

    /** A pause is as many times as long as the look before it: looks take a twentieth of one core. */
    private static final int SHARE = 20;

    /** So many pods that are not as they should be send no more events than can be looked at one by one. */
    private static final int FEW = 5;

    private Pace() {}

    /**
     * How long to wait with the next look.
     *
     * @param since time since the last look; negative where the clock was set back
     * @param took how long that look took
     * @param soon whether a change that decides may come {@linkplain #soon soon}
     * @param imminent whether all pods are ready: few events come then, and each may be the one
     * @return zero when enough time has gone by: what comes after a quiet time waits for nothing
     */
    static Duration pause(Duration since, Duration took, boolean soon, boolean imminent) {
        Duration share = took.multipliedBy(SHARE);
        Duration longest = share.compareTo(MOST) < 0 ? share : MOST;
        Duration starting = soon || longest.compareTo(LEAST) < 0 ? LEAST : longest;
        Duration apart = imminent && took.compareTo(LEAST) < 0 ? took : starting;
        return since.isNegative() || since.compareTo(apart) >= 0 ? Duration.ZERO : apart.minus(since);
    }

    /**
     * Whether nine tenths of the pods of each target are ready, and not more than a tenth too many are left, or but a few:
     * these send few events.
     */
    static boolean soon(List<Progress> progress) {
        return progress.stream().allMatch(each -> {
            long few = Math.max(FEW, each.want() / 10);
            return each.want() - each.ready() <= few && each.surplus() <= few;
        });
    }
}

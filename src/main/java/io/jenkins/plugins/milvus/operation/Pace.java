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
     * @param decisive whether a change may be {@linkplain #decisive the one that decides}
     * @return zero when enough time has gone by: what comes after a quiet time waits for nothing
     */
    static Duration pause(Duration since, Duration took, boolean decisive) {
        Duration share = took.multipliedBy(decisive ? 1 : SHARE);
        Duration most = decisive ? LEAST : MOST;
        Duration longest = share.compareTo(most) < 0 ? share : most;
        Duration apart = decisive || longest.compareTo(LEAST) > 0 ? longest : LEAST;
        return since.isNegative() || since.compareTo(apart) >= 0 ? Duration.ZERO : apart.minus(since);
    }

    /**
     * Whether the next change may be the one that decides. Success comes with the controllers' count, after the last of the
     * pods; until then a look finds nothing but what is still missing, and takes time from them. Once it is there it is
     * looked at once, and from then on at each change where few pods are not as they should be: these send few.
     *
     * @param progress how far each target was at the last look
     * @param counted whether the controllers have counted all replicas of each workload
     * @param seen whether they had so at the last look
     */
    static boolean decisive(List<Progress> progress, boolean counted, boolean seen) {
        return counted && (!seen || progress.stream().allMatch(Pace::few));
    }

    /** Whether nine tenths of a target's pods are ready, and not more than a tenth too many are left, or but a few. */
    private static boolean few(Progress progress) {
        long few = Math.max(FEW, progress.want() / 10);
        return progress.want() - progress.ready() <= few && progress.surplus() <= few;
    }
}

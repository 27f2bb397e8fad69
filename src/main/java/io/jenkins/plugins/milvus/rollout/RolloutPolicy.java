package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * When the {@link RolloutEngine} believes that it worked, and when it gives up before the deadline.
 *
 * @param stableFor how long everything has to stay ready, 0 for not at all
 * @param waitForTermination whether pods that are being deleted have to be gone
 * @param failFast whether hopeless causes end the wait at once; when false, only a deleted workload or somebody else's
 *     change does, and the rest is reported at the deadline
 * @param crashLimit how many restarts since our change make a crash loop
 * @param oomLimit the same when the last end was {@code OOMKilled}
 * @param installCrashLimit the same during an install, where nodes restart until their dependencies are up
 * @param evictionLimit how many evicted pods are too many (never fewer than the replicas asked for)
 * @param breakLimit how often everything may be ready and then not
 * @param graces how long each kind of trouble may last
 */
public record RolloutPolicy(
        Duration stableFor,
        boolean waitForTermination,
        boolean failFast,
        int crashLimit,
        int oomLimit,
        int installCrashLimit,
        int evictionLimit,
        int breakLimit,
        Graces graces)
        implements Serializable {

    /** 10 s; our decision: most pods that are ready too early fall over within it. */
    public static final Duration STABLE_FOR = Duration.ofSeconds(10);

    /** 3: never the first crash, because Milvus nodes restart while etcd or a coordinator is not up yet. */
    public static final int CRASH_LIMIT = 3;

    /** 2: a limit that was too small twice will be too small again. */
    public static final int OOM_LIMIT = 2;

    /** 10: nodes restart about three times until Pulsar alone is up (milvus#8837); etcd and MinIO add theirs. */
    public static final int INSTALL_CRASH_LIMIT = 10;

    /** 5: the controller replaces evicted, preempted or shut down pods by itself. */
    public static final int EVICTION_LIMIT = 5;

    /** 3: a readiness probe may miss once; a service that comes and goes is not ready. */
    public static final int BREAK_LIMIT = 3;

    /** All of the above, with {@code waitForTermination} and {@code failFast} on. */
    public static final RolloutPolicy DEFAULTS = new RolloutPolicy(
            STABLE_FOR,
            true,
            true,
            CRASH_LIMIT,
            OOM_LIMIT,
            INSTALL_CRASH_LIMIT,
            EVICTION_LIMIT,
            BREAK_LIMIT,
            Graces.DEFAULTS);

    private static final long serialVersionUID = 1L;

    /** Refuses a negative time and limits below 1. */
    public RolloutPolicy {
        Objects.requireNonNull(graces, "graces");
        if (stableFor.isNegative()) {
            throw new IllegalArgumentException("stableFor is negative: " + stableFor);
        }
        if (Math.min(Math.min(crashLimit, oomLimit), Math.min(installCrashLimit, Math.min(evictionLimit, breakLimit)))
                < 1) {
            throw new IllegalArgumentException("a limit is below 1");
        }
    }

    /** The same with another {@link #stableFor}. */
    public RolloutPolicy withStableFor(Duration value) {
        return new RolloutPolicy(
                value,
                waitForTermination,
                failFast,
                crashLimit,
                oomLimit,
                installCrashLimit,
                evictionLimit,
                breakLimit,
                graces);
    }

    /** The same with another {@link #waitForTermination}. */
    public RolloutPolicy withWaitForTermination(boolean value) {
        return new RolloutPolicy(
                stableFor, value, failFast, crashLimit, oomLimit, installCrashLimit, evictionLimit, breakLimit, graces);
    }

    /** The same with another {@link #failFast}. */
    public RolloutPolicy withFailFast(boolean value) {
        return new RolloutPolicy(
                stableFor,
                waitForTermination,
                value,
                crashLimit,
                oomLimit,
                installCrashLimit,
                evictionLimit,
                breakLimit,
                graces);
    }

    /** The same with other limits for restarts: in general, after {@code OOMKilled}, and during an install. */
    public RolloutPolicy withCrashLimits(int general, int oom, int install) {
        return new RolloutPolicy(
                stableFor, waitForTermination, failFast, general, oom, install, evictionLimit, breakLimit, graces);
    }

    /** The same with other {@link #graces}. */
    public RolloutPolicy withGraces(Graces value) {
        return new RolloutPolicy(
                stableFor,
                waitForTermination,
                failFast,
                crashLimit,
                oomLimit,
                installCrashLimit,
                evictionLimit,
                breakLimit,
                value);
    }

    /** How many restarts are too many. */
    int restartLimit(boolean install, boolean oomKilled) {
        int limit = install ? installCrashLimit : crashLimit;
        return oomKilled ? Math.min(oomLimit, limit) : limit;
    }
}

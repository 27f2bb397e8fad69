package io.jenkins.plugins.milvus.helm;

import java.util.Locale;

/** The status of a Helm revision (helm {@code pkg/release}: the same words in Helm 3 and 4). */
public enum ReleaseStatus {
    /** The current one, applied without an error. */
    DEPLOYED,
    /** Applied with an error. */
    FAILED,
    /** Replaced by a later one. */
    SUPERSEDED,
    /** An install is under way, or was killed. */
    PENDING_INSTALL,
    /** An upgrade is under way, or was killed. */
    PENDING_UPGRADE,
    /** A rollback is under way, or was killed. */
    PENDING_ROLLBACK,
    /** Being removed. */
    UNINSTALLING,
    /** Removed with its history kept. */
    UNINSTALLED,
    /** Anything else. */
    UNKNOWN;

    /** Whether Helm refuses every other operation meanwhile. */
    public boolean pending() {
        return this == PENDING_INSTALL || this == PENDING_UPGRADE || this == PENDING_ROLLBACK;
    }

    /** The word as Helm prints it, such as {@code pending-upgrade}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads Helm's word. */
    public static ReleaseStatus of(String word) {
        for (ReleaseStatus each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        return UNKNOWN;
    }
}

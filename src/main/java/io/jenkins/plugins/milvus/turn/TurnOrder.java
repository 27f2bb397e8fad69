package io.jenkins.plugins.milvus.turn;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is. For each subject one claim holds the turn, and when nobody does, the one that asked first gets it.
 * A turn is never taken away: who holds it may have changed the release already, also before a restart.
 */
final class TurnOrder {

    private static final Comparator<Claim> FIRST_COME =
            Comparator.comparing(Claim::since).thenComparing(Claim::id);

    private TurnOrder() {}

    /**
     * Somebody who wants to change something, or does.
     *
     * @param id whose claim it is
     * @param subject what is changed: a release in a cluster
     * @param since when the turn was asked for first, which a restart or a lost agent does not change
     * @param holds whether it has the turn
     */
    record Claim(String id, String subject, Instant since, boolean holds) {}

    /** The claims that get the turn now: of each subject that nobody holds, the one that has waited longest. */
    static List<Claim> next(Collection<Claim> claims) {
        Map<String, Claim> first = new LinkedHashMap<>();
        for (Claim claim : claims) {
            if (holder(claims, claim.subject()).isEmpty()) {
                first.merge(claim.subject(), claim, (one, other) -> FIRST_COME.compare(one, other) <= 0 ? one : other);
            }
        }
        return List.copyOf(first.values());
    }

    /** Who has the turn for a subject. */
    static Optional<Claim> holder(Collection<Claim> claims, String subject) {
        return claims.stream()
                .filter(claim -> claim.holds() && claim.subject().equals(subject))
                .findFirst();
    }
}

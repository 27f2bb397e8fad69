package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.ObjectVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a quorum read showed, as resource versions: enough to know whether the watches have told as much, because the same
 * version is the same object and versions grow.
 *
 * @param versions what there was
 * @param before the resource version up to which there was nothing else
 * @param counts which uids the read was about
 * @param names which names the read was about
 */
record Shown(List<ObjectVersion> versions, long before, Predicate<String> counts, Predicate<String> names) {

    /** A list: all there is. */
    static Shown of(Listing<ObjectVersion> list, Predicate<String> names) {
        return new Shown(list.items(), Long.parseLong(list.resourceVersion()), uid -> true, names);
    }

    /**
     * Some objects that were read one by one. Nothing was read of any other, so that the watches cannot be behind it.
     *
     * @param asked those that were asked for, as the watches told them
     * @param there those that there were
     */
    static Shown of(Collection<Item> asked, Collection<Item> there) {
        Set<String> uids =
                Stream.concat(asked.stream(), there.stream()).map(Item::uid).collect(Collectors.toSet());
        List<ObjectVersion> versions = there.stream()
                .map(each -> new ObjectVersion(each.name(), each.uid(), each.version()))
                .toList();
        return new Shown(versions, Long.MAX_VALUE, uids::contains, name -> true);
    }

    /**
     * Whether the watches have told all of it; they may have told more.
     *
     * @param told what they tell now
     * @param gone uids of those whose end they have told since the read began
     */
    boolean toldBy(Collection<Item> told, Set<String> gone) {
        Map<String, Long> known = new HashMap<>();
        told.stream().filter(each -> counts.test(each.uid())).forEach(each -> known.put(each.uid(), each.version()));
        for (ObjectVersion each : versions) {
            if (names.test(each.name())) {
                Long version = known.remove(each.uid());
                boolean behind = version == null || version < each.resourceVersion();
                if (behind && !gone.contains(each.uid())) {
                    return false;
                }
            }
        }
        // what was not there was made after the read, or the watches have not told its end
        return known.values().stream().allMatch(version -> version > before);
    }

    /**
     * Whether the watches have told a later change of each object that it showed, and of no other.
     *
     * @param told what they tell now
     */
    boolean changedIn(Collection<Item> told) {
        Map<String, Long> shown =
                versions.stream().collect(Collectors.toMap(ObjectVersion::uid, ObjectVersion::resourceVersion));
        return told.size() == shown.size()
                && told.stream().allMatch(each -> each.version() > shown.getOrDefault(each.uid(), Long.MAX_VALUE));
    }
}

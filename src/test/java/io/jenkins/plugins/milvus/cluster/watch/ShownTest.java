package io.jenkins.plugins.milvus.cluster.watch;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.ObjectVersion;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class ShownTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Item> TOLD = List.of(pod("a", 7), pod("b", 9));

    private static Item pod(String name, long version) {
        String text = """
                {"metadata": {"name": "%1$s", "uid": "uid-%1$s", "resourceVersion": "%2$d"}, "spec": {}, "status": {}}
                """.formatted(name, version);
        try {
            return Item.Pod.of(JSON.readTree(text));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectVersion version(String name, long version) {
        return new ObjectVersion(name, "uid-" + name, version);
    }

    private static void check(boolean same, ObjectVersion... now) {
        check(same, 20, now);
    }

    private static void check(boolean same, long at, ObjectVersion... now) {
        Listing<ObjectVersion> list = new Listing<>(List.of(now), String.valueOf(at));
        Shown shown = Shown.of(list, name -> !name.startsWith("other"));
        assertEquals(same, shown.toldBy(TOLD, Set.of("uid-gone")));
    }

    @Test
    public void theSameResourceVersionsAreTheSameObjects() {
        check(true, version("a", 7), version("b", 9));
        check(true, version("b", 9), version("a", 7));
    }

    @Test
    public void whatNobodyAskedForDoesNotCount() {
        check(true, version("a", 7), version("b", 9), version("other", 3));
    }

    @Test
    public void aChangeThatTheWatchHasNotTold() {
        check(false, version("a", 7), version("b", 10));
    }

    @Test
    public void anObjectThatTheWatchHasNotTold() {
        check(false, version("a", 7), version("b", 9), version("c", 8));
    }

    @Test
    public void anObjectWhoseEndTheWatchHasTold() {
        check(true, version("a", 7), version("gone", 8), version("b", 9));
        check(false, version("a", 7), version("gone", 8));
    }

    @Test
    public void anObjectWhoseEndTheWatchHasNotTold() {
        check(false, version("a", 7));
        check(false);
    }

    @Test
    public void anotherObjectOfTheSameName() {
        check(false, version("a", 7), new ObjectVersion("b", "uid-of-another", 9));
    }

    @Test
    public void aChangeThatTheWatchHasToldSince() {
        check(true, 8, version("a", 7), version("b", 8));
    }

    private static void checkFew(boolean same, List<Item> asked, Item... there) {
        assertEquals(same, Shown.of(asked, List.of(there)).toldBy(TOLD, Set.of("uid-gone")));
    }

    @Test
    public void aFewThatWereReadOneByOne() {
        checkFew(true, TOLD, pod("a", 7), pod("b", 9));
        checkFew(true, TOLD, pod("a", 7), pod("b", 8));
        checkFew(false, TOLD, pod("a", 7), pod("b", 10));
        checkFew(false, TOLD, pod("a", 7));
        checkFew(true, List.of(pod("a", 5)), pod("a", 6));
        checkFew(true, List.of());
    }

    @Test
    public void oneOfAFewThatIsGone() {
        checkFew(true, List.of(pod("a", 7), pod("gone", 8)), pod("a", 7), pod("gone", 8));
        checkFew(true, List.of(pod("a", 7), pod("gone", 8)), pod("a", 7));
        checkFew(false, List.of(pod("a", 7)), pod("a", 7), pod("unknown", 3));
    }

    @Test
    public void anObjectThatWasMadeSince() {
        check(true, 8, version("a", 7));
        check(false, 9, version("a", 7));
    }

    private static void changed(boolean changed, ObjectVersion... then) {
        Shown shown = Shown.of(new Listing<>(List.of(then), "20"), name -> true);
        assertEquals(changed, shown.changedIn(TOLD));
    }

    @Test
    public void everyOneHasChangedSince() {
        changed(true, version("a", 6), version("b", 8));
        changed(false, version("a", 7), version("b", 8));
        changed(false, version("a", 6), version("b", 10));
    }

    @Test
    public void noOtherMayBeThere() {
        changed(false, version("a", 6));
        changed(false, version("a", 6), version("b", 8), version("c", 1));
        changed(false, version("a", 6), new ObjectVersion("b", "uid-of-another", 8));
    }
}

package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Container;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

public class ImageFailureTest {

    private static final String IMAGE = "milvusdb/milvus:v2.6.15";
    private static final String UNKNOWN = "manifest unknown";

    private static Container attempt(String text) {
        return container("main").waiting("ErrImagePull", text);
    }

    private static Container backOff(String text) {
        return container("main").waiting("ImagePullBackOff", text);
    }

    @Test
    public void whatTheRegistrySaysDecidesTheCode() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("failed to resolve reference \"" + IMAGE + "\": " + IMAGE + ": not found", "IMAGE_NOT_FOUND");
        rows.put("Manifest Unknown", "IMAGE_NOT_FOUND");
        rows.put("invalid reference format", "IMAGE_NOT_FOUND");
        rows.put("unexpected status code 401 Unauthorized", "IMAGE_AUTH");
        rows.put("pull access denied, repository does not exist or may require authorization", "IMAGE_AUTH");
        rows.put("no basic auth credentials", "IMAGE_AUTH");
        rows.put("denied: image not found", "IMAGE_AUTH");
        rows.forEach((text, code) -> {
            World world = World.scaleOutBy(attempt(text));
            assertEquals(text, "PENDING", world.see(0));
            assertEquals(text, "PENDING", world.see(19.9));
            assertEquals(text, code, world.see(20));
            assertEquals(
                    "ErrImagePull, image " + IMAGE + ": " + text,
                    world.diagnosis().cause());
        });
    }

    @Test
    public void whatMayPassIsGivenTime() {
        String[] rows = {
            "dial tcp: i/o timeout",
            "context deadline exceeded",
            "x509: certificate signed by unknown authority, access denied",
            "toomanyrequests: rate limit, denied",
            "429 Too Many Requests: not found",
            "connection refused, not found",
            "503 Service Unavailable",
            "",
        };
        for (String text : rows) {
            World world = World.scaleOutBy(attempt(text));
            assertEquals(text, "PENDING", world.see(0));
            world.newest().containers(backOff(text));
            assertEquals(text, "PENDING", world.see(90));
            world.newest().containers(attempt(text));
            assertEquals(text, "PENDING", world.see(179.9));
            assertEquals(text, "IMAGE_PULL", world.see(180));
            assertEquals(
                    text,
                    text.isEmpty() ? "ErrImagePull, image " + IMAGE : "ErrImagePull, image " + IMAGE + ": " + text,
                    world.diagnosis().cause());
        }
    }

    @Test
    public void theNameOfTheImageIsNoReason() {
        World world =
                World.scaleOutBy(attempt("pulling acme/denied:1 failed").with(each -> each.image = "acme/denied:1"));
        world.see(0);
        assertEquals("PENDING", world.see(179));
        assertEquals("IMAGE_PULL", world.see(180));
    }

    @Test
    public void otherReasonsOfTheKubelet() {
        for (String reason : new String[] {"ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed"}) {
            World world = World.scaleOutBy(container("main").waiting(reason, "x"));
            world.see(0);
            assertEquals(reason, "PENDING", world.see(179));
            assertEquals(reason, "IMAGE_PULL", world.see(180));
        }
    }

    @Test
    public void hopelessNamesFailAtOnce() {
        for (String reason : new String[] {"InvalidImageName", "ErrImageNeverPull"}) {
            World world = World.scaleOutBy(container("main").waiting(reason, "x"));
            assertEquals(reason, "IMAGE_PULL", world.see(0));
            assertEquals(reason + ", image " + IMAGE + ": x", world.diagnosis().cause());
            assertEquals(
                    "Make the registry of " + IMAGE + " reachable from node node-1, then run the step again.",
                    world.diagnosis().action());
        }
    }

    @Test
    public void theSecondAttemptDecides() {
        World world = World.scaleOutBy(attempt(UNKNOWN));
        assertEquals("PENDING", world.see(0));
        assertEquals("the same again", "PENDING", world.see(1));
        world.newest().containers(backOff("Back-off pulling image"));
        assertEquals("a back-off is no attempt", "PENDING", world.see(2));
        assertEquals("PENDING", world.see(3));
        world.newest().containers(attempt(UNKNOWN));
        assertEquals("IMAGE_NOT_FOUND", world.see(4));
        assertEquals(
                "Correct the image " + IMAGE + " in the values of the release, or push it to its registry.",
                world.diagnosis().action());
    }

    @Test
    public void aBackOffSeenFirstIsTheFirstAttempt() {
        World world = World.scaleOutBy(backOff(UNKNOWN));
        assertEquals("PENDING", world.see(0));
        world.newest().containers(attempt("denied"));
        assertEquals("IMAGE_AUTH", world.see(1));
        assertEquals(
                "Give the release a pull secret that may read " + IMAGE + " (image.all.pullSecrets).",
                world.diagnosis().action());
    }

    @Test
    public void aBackOffThatDoesNotSayWhyKeepsWhatTheAttemptSaid() {
        World world = World.scaleOutBy(attempt(UNKNOWN));
        world.see(0);
        world.newest().containers(backOff("Back-off pulling image"));
        assertEquals("PENDING", world.see(19));
        assertEquals("IMAGE_NOT_FOUND", world.see(20));
        assertEquals(
                "ImagePullBackOff, image " + IMAGE + ": " + UNKNOWN,
                world.diagnosis().cause());
    }

    @Test
    public void anotherReasonInBetweenStartsTheCountAgain() {
        World world = World.scaleOutBy(attempt(UNKNOWN));
        world.see(0);
        world.newest().containers(attempt("i/o timeout"));
        assertEquals("PENDING", world.see(15));
        world.newest().containers(attempt(UNKNOWN));
        assertEquals("PENDING", world.see(21));
        assertEquals("PENDING", world.see(40.9));
        assertEquals("IMAGE_NOT_FOUND", world.see(41));
    }

    @Test
    public void recovered() {
        World world = World.scaleOutBy(attempt(UNKNOWN));
        world.see(0);
        world.newest().containers(container("main").waiting("ContainerCreating", ""));
        world.see(10);
        world.newest().containers(attempt(UNKNOWN));
        assertEquals("PENDING", world.see(20));
    }

    @Test
    public void podsFromBeforeDoNotFailEarly() {
        World world = World.scale(2, 2);
        world.newest().containers(container("main").waiting("InvalidImageName", "x"));
        assertEquals("PENDING", world.see(0));
        world.newest().containers(attempt(UNKNOWN));
        assertEquals("PENDING", world.see(1));
        assertEquals("PENDING", world.see(599));
        assertEquals("IMAGE_NOT_FOUND", world.see(600));
    }

    @Test
    public void onlyWhileItWaits() {
        World world = World.scaleOutBy(container("main").notReady().with(each -> each.reason = "InvalidImageName"));
        assertEquals("PENDING", world.see(0));
    }

    @Test
    public void namedAtTheDeadlineThoughItsTimeIsNotOver() {
        World world = World.scaleOutBy(attempt("i/o timeout"));
        assertEquals("PENDING", world.see(599));
        assertEquals("1 without image", world.progress().missing());
        assertEquals("IMAGE_PULL", world.see(600));
    }
}

package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Container;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

public class ConfigFailureTest {

    @Test
    public void failsAfterFifteenSeconds() {
        Map<String, Container> rows = new LinkedHashMap<>();
        String[] waiting = {
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "PreCreateHookError",
            "PreStartHookError",
            "PostStartHookError"
        };
        for (String reason : waiting) {
            rows.put(reason + ": because", container("main").waiting(reason, "because"));
        }
        rows.put("StartError", container("main").terminated(128, "StartError"));
        rows.put("ContainerCannotRun", container("main").terminated(127, "ContainerCannotRun"));
        rows.put(
                "StartError: back-off 20s restarting failed container",
                container("main").looping(0, 128, "StartError"));
        rows.put(
                "ContainerCannotRun: back-off 20s restarting failed container",
                container("main").looping(0, 127, "ContainerCannotRun"));
        rows.forEach((cause, container) -> {
            World world = World.scaleOutBy(container);
            assertEquals(cause, "PENDING", world.see(0));
            assertEquals(cause, "PENDING", world.see(14.9));
            assertEquals("1 not startable", world.progress().missing());
            assertEquals(cause, "CONFIG", world.see(15));
            assertEquals(cause, world.diagnosis().cause());
            assertEquals(
                    "Correct what container main refers to (ConfigMap, Secret, key, command) in the values of the "
                            + "release.",
                    world.diagnosis().action());
        });
    }

    @Test
    public void failsWhenSeenTwice() {
        World world = World.scaleOutBy(container("main").terminated(128, "StartError"));
        assertEquals("PENDING", world.see(0));
        world.newest().containers(container("main").looping(0, 128, "StartError"));
        assertEquals("the same end", "PENDING", world.see(1));
        world.newest()
                .containers(container("main").terminated(128, "StartError").restarts(1));
        assertEquals("CONFIG", world.see(2));
    }

    @Test
    public void isSomethingElse() {
        Map<String, Container> rows = new LinkedHashMap<>();
        rows.put(
                "the kubelet is late",
                container("main").waiting("CreateContainerConfigError", "failed to sync configmap cache: timed out"));
        rows.put("the runtime failed", container("main").terminated(128, "ContainerCannotRun"));
        rows.put("the runtime failed before", container("main").looping(1, 128, "ContainerCannotRun"));
        rows.put("it runs again", container("main").notReady().ended(128, "StartError"));
        rows.put("an ordinary end", container("main").terminated(1, "Error"));
        rows.put(
                "an end before that",
                container("main").waiting("ContainerCreating", "").ended(128, "StartError"));
        rows.put("not begun", container("main").unknown().with(each -> each.reason = "StartError"));
        rows.forEach((name, container) -> {
            World world = World.scaleOutBy(container);
            assertEquals(name, "PENDING", world.see(0));
            assertEquals(name, "PENDING", world.see(60));
        });
    }

    @Test
    public void aSyncErrorOfAnotherKindIsOurs() {
        String[] rows = {"failed to sync secret", "cache is cold"};
        for (String text : rows) {
            World world = World.scaleOutBy(container("main").waiting("CreateContainerConfigError", text));
            world.see(0);
            assertEquals(text, "CONFIG", world.see(15));
        }
    }

    @Test
    public void podsFromBeforeDoNotFailEarly() {
        World world = World.scale(2, 2);
        world.newest().containers(container("main").waiting("CreateContainerConfigError", "x"));
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("CONFIG", world.see(600));
    }

    @Test
    public void eachContainerHasItsOwn() {
        World world = World.scaleOut(
                2,
                pod -> pod.pending()
                        .containers(
                                container("a").waiting("CreateContainerConfigError", "x"),
                                container("b").waiting("ErrImagePull", "denied")));
        world.see(0);
        assertEquals("CONFIG", world.see(15));
        assertEquals("a", world.diagnosis().container());
        assertEquals(1, ((Verdict.Failed) world.last.verdict()).diagnoses().size());
        world.see(20);
        assertEquals(2, ((Verdict.Failed) world.last.verdict()).diagnoses().size());
    }
}

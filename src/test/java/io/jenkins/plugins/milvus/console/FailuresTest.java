package io.jenkins.plugins.milvus.console;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Code;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.junit.Test;

/** What a build fails with. */
public class FailuresTest {

    @Test
    public void theTimeWasUpOrSomethingElseWasWrong() {
        assertTrue(Failures.late(new OperationFailedException(Code.NOT_READY_TIMEOUT, "not ready", List.of())));
        assertTrue(Failures.late(new OperationFailedException(Code.LOCKED, "somebody else", List.of())));
        assertFalse(Failures.late(new OperationFailedException(Code.OOM, "killed", List.of())));
        assertFalse(Failures.late(new RefusedException(RefusedException.Reason.INVALID, "no")));
    }

    @Test
    public void whatAnAgentCannotDoIsOneLineThatNamesIt() {
        said("AccessDeniedException /ws@tmp", new AccessDeniedException("/ws@tmp"));
        said(
                "/ws@tmp/x: No space left on device",
                new FileSystemException("/ws@tmp/x", null, "No space left on device"));
        said("what broke", new IOException("what broke\nand where"));
        said("IOException", new IOException());
        IOException closed = new IOException("closed", new ClosedChannelException());
        assertSame("for retry(conditions: [agent()])", closed, said("closed", closed));
    }

    private static Throwable said(String detail, IOException thrown) {
        AbortException failure = Failures.onAgent(thrown, "linux-7", "/ws");
        assertEquals(
                "The agent linux-7 could not go on in /ws: " + detail + ". See there whether the folder can be written"
                        + " to, the disk has space, and what is downloaded can be reached.",
                failure.getMessage());
        return failure.getCause();
    }

    @Test
    public void oneLineStaysAsItIs() {
        AbortException line = new AbortException("The agent linux-7 is not connected.");
        assertSame(line, Failures.onAgent(line, "linux-7", "/ws"));
    }
}

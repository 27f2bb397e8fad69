package io.jenkins.plugins.milvus.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.console.LineTransformationOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;

/** Notes in the controller when each line of the log of any build was said. */
final class TimedLog extends TaskListenerDecorator {

    private static final long serialVersionUID = 1L;
    private static final Queue<Line> LINES = new ConcurrentLinkedQueue<>();

    /**
     * One line.
     *
     * @param at in milliseconds since 1970
     */
    record Line(double at, String text) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Begins to note, once and for all builds to come. */
    static void install() {
        ExtensionList.lookup(Factory.class).add(new Factory() {
            @Override
            public TaskListenerDecorator of(FlowExecutionOwner owner) {
                return new TimedLog();
            }
        });
    }

    /** All lines since they were taken last. */
    static List<Line> take() {
        List<Line> taken = new ArrayList<>();
        for (Line line = LINES.poll(); line != null; line = LINES.poll()) {
            taken.add(line);
        }
        return taken;
    }

    static double millis(Instant instant) {
        return instant.getEpochSecond() * 1e3 + instant.getNano() / 1e6;
    }

    @NonNull
    @Override
    public OutputStream decorate(@NonNull OutputStream log) {
        return new LineTransformationOutputStream.Delegating(log) {
            @Override
            protected void eol(byte[] bytes, int length) throws IOException {
                LINES.add(
                        new Line(millis(Instant.now()), new String(bytes, 0, length, StandardCharsets.UTF_8).strip()));
                out.write(bytes, 0, length);
            }
        };
    }
}

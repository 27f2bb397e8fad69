package io.jenkins.plugins.milvus.view;

import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.Recorder;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Witness;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * Keeps the journal of one operation on disk while it goes on: at most once a second, only when something has changed,
 * and never on a thread of the operation's, save at its end. After a restart another one goes on with the same file.
 * That it cannot be written never hurts the operation.
 */
public final class Keeper implements Witness {

    private static final Logger LOGGER = Logger.getLogger(Keeper.class.getName());
    private static final long PAUSE_MILLIS = 1000;

    private final Run<?, ?> run;
    private final Journals journals;
    private final Recorder recorder;
    /** Held while a file is written; whoever reports what happens does not wait for it. */
    private final Object files = new Object();

    private volatile Journal written;
    private boolean scheduled;
    private boolean over;

    private Keeper(Run<?, ?> run, Journals journals, Recorder recorder) {
        this.run = run;
        this.journals = journals;
        this.recorder = recorder;
    }

    /**
     * Begins a journal, or goes on with the one that there is.
     *
     * @param run the build
     * @param id which operation of it; letters, digits and hyphens
     * @param kind what it does
     * @param mask hides the secrets of the build in a text
     */
    public static Keeper of(Run<?, ?> run, String id, Journal.Kind kind, UnaryOperator<String> mask) {
        Journals journals = new Journals(run);
        Journal journal = journals.find(id).orElseGet(() -> Journal.begin(id, kind, Instant.now()));
        Keeper keeper = new Keeper(run, journals, new Recorder(journal, mask));
        RunPage.addTo(run);
        keeper.change(recorder -> {});
        return keeper;
    }

    @Override
    public void remembered(OperationState state) {
        change(recorder -> recorder.remembered(state));
    }

    @Override
    public void before(Snapshot snapshot, Instant now) {
        change(recorder -> recorder.before(snapshot, now));
    }

    @Override
    public void seen(Snapshot snapshot, List<Progress> progress, Instant now) {
        change(recorder -> recorder.seen(snapshot, progress, now));
    }

    @Override
    public void pulled(PodRecord pod, Instant when) {
        change(recorder -> recorder.pulled(pod, when));
    }

    @Override
    public void warned(String line) {
        change(recorder -> recorder.warned(line));
    }

    /** The operation went well. */
    public void ready(OperationResult result) {
        end(recorder -> recorder.ready(result, Instant.now()));
    }

    /** The operation did not. */
    public void failed(Throwable thrown) {
        List<String> details = thrown instanceof OperationFailedException failed ? failed.details() : List.of();
        end(recorder -> recorder.failed(code(thrown), String.valueOf(thrown.getMessage()), details, Instant.now()));
    }

    private static String code(Throwable thrown) {
        if (thrown instanceof OperationFailedException failed) {
            return failed.code().name();
        }
        return thrown instanceof RefusedException ? "REFUSED" : "ERROR";
    }

    /**
     * Somebody has stopped it.
     *
     * @param left what is left behind, in one line
     */
    public void aborted(String left) {
        end(recorder -> recorder.failed("ABORTED", left, List.of(), Instant.now()));
    }

    /** Another one goes on, in this life of the controller or in the next. */
    public void leave() {
        end(recorder -> {});
    }

    private synchronized void change(Consumer<Recorder> what) {
        if (over) {
            return;
        }
        what.accept(recorder);
        if (!scheduled) {
            scheduled = true;
            Timer.get()
                    .schedule(
                            () -> Computer.threadPoolForRemoting.execute(this::write),
                            written == null ? 0 : PAUSE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void end(Consumer<Recorder> what) {
        synchronized (files) {
            Journal last;
            synchronized (this) {
                if (over) {
                    return;
                }
                what.accept(recorder);
                over = true;
                last = recorder.journal();
            }
            store(last);
        }
    }

    private void write() {
        synchronized (files) {
            Journal now;
            synchronized (this) {
                if (over) {
                    return;
                }
                scheduled = false;
                now = recorder.journal();
            }
            store(now);
        }
    }

    private void store(Journal journal) {
        if (journal.equals(written)) {
            return;
        }
        try {
            journals.write(journal);
            written = journal;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "the journal of an operation of " + run + " cannot be written");
        }
    }
}

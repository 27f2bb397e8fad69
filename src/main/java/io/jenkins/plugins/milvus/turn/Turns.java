package io.jenkins.plugins.milvus.turn;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.milvus.release.ReleaseId;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Who changes which release, and who waits. Nobody who waits holds a thread for it.
 *
 * <p>Who has a turn is stored before it begins: after a restart of the controller a build goes on only when its agent
 * is back, and until then no other may change the release that it is in the middle of changing. Who waits is not stored:
 * a pipeline asks again when it goes on, with the time at which it asked first. A turn ends with its build at the
 * latest, whatever became of the step.
 */
@Extension
public final class Turns {

    private static final Logger LOGGER = Logger.getLogger(Turns.class.getName());

    /** By id; null before the stored ones were read. */
    private Map<String, Turn> turns;

    /** The one of this Jenkins. */
    public static Turns get() {
        return ExtensionList.lookupSingleton(Turns.class);
    }

    /**
     * Asks for a turn. Has it at once when the same claim had it before a restart.
     *
     * @param run the build
     * @param part what of the build it is: the same after a restart, and another for each step
     * @param cluster which API server, whoever talks to it
     * @param release what is to be changed there
     * @param since when the build began to ask
     */
    public Turn enter(Run<?, ?> run, String part, String cluster, ReleaseId release, Instant since) {
        String id = run.getExternalizableId() + " " + part;
        Holder build = new Holder(id, cluster + " " + release, run);
        Turn turn = new Turn(this, build, release, since);
        boolean again;
        synchronized (this) {
            read();
            Turn before = turns.put(id, turn);
            again = before != null && before.holds();
            if (again) {
                turn.grant();
            }
        }
        if (again) {
            turn.tell();
        } else {
            handOver();
        }
        return turn;
    }

    /**
     * Gives a turn, or a place in the queue, back; nothing happens when there is none.
     *
     * @param id of the turn
     */
    public void leave(String id) {
        synchronized (this) {
            read();
        }
        leaveAll(turn -> turn.id().equals(id));
    }

    void ended(Run<?, ?> run) {
        String build = run.getExternalizableId();
        leaveAll(turn -> turn.build().build().equals(build));
    }

    private void leaveAll(Predicate<Turn> who) {
        synchronized (this) {
            // a build that ends while Jenkins starts: whether it lives is asked when they are read
            if (turns == null || !turns.values().removeIf(who)) {
                return;
            }
            write();
        }
        handOver();
    }

    synchronized Optional<Holder> holder(Turn waiting) {
        read();
        return TurnOrder.holder(claims(), waiting.build().subject())
                .map(claim -> turns.get(claim.id()).build());
    }

    private void handOver() {
        List<Turn> next;
        synchronized (this) {
            next = TurnOrder.next(claims()).stream()
                    .map(claim -> turns.get(claim.id()))
                    .toList();
            next.forEach(Turn::grant);
            if (!next.isEmpty()) {
                write();
            }
        }
        next.forEach(Turn::tell);
    }

    private List<TurnOrder.Claim> claims() {
        return turns.values().stream().map(Turn::claim).toList();
    }

    private void read() {
        if (turns != null) {
            return;
        }
        turns = new LinkedHashMap<>();
        XmlFile file = file();
        if (!file.exists()) {
            return;
        }
        try {
            for (Object each : (List<?>) file.read()) {
                Holder holder = (Holder) each;
                if (holder.alive()) {
                    Turn turn = new Turn(this, holder, null, Instant.EPOCH);
                    turn.grant();
                    turns.put(holder.id(), turn);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "who was changing which release before the restart is not known: " + file, e);
        }
    }

    private void write() {
        List<Holder> holders = new ArrayList<>();
        turns.values().stream().filter(Turn::holds).map(Turn::build).forEach(holders::add);
        XmlFile file = file();
        try {
            file.write(holders);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "who changes which release will not be known after a restart: " + file, e);
        }
    }

    private static XmlFile file() {
        return new XmlFile(Jenkins.XSTREAM2, new File(Jenkins.get().getRootDir(), Turns.class.getName() + ".xml"));
    }

    /** A build that is over changes nothing any more. */
    @Extension
    public static final class EndedBuilds extends RunListener<Run<?, ?>> {

        @Override
        public void onCompleted(Run<?, ?> run, @NonNull TaskListener log) {
            get().ended(run);
        }

        @Override
        public void onDeleted(Run<?, ?> run) {
            get().ended(run);
        }
    }
}

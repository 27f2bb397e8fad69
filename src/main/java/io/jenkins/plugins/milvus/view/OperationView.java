package io.jenkins.plugins.milvus.view;

import hudson.model.Run;
import io.jenkins.plugins.milvus.journal.Axis;
import io.jenkins.plugins.milvus.journal.Crowd;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.Stage;
import io.jenkins.plugins.milvus.journal.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One operation as a page and the REST API show it. */
@ExportedBean(defaultVisibility = 2)
public final class OperationView {

    /** So many components are named in one line. */
    private static final int FEW = 5;

    private final Run<?, ?> run;
    private final Journal journal;
    private final boolean building;
    private final Instant now;

    /**
     * @param run its build
     * @param journal what is known of it
     * @param building whether its build goes on
     * @param now for what goes on
     */
    OperationView(Run<?, ?> run, Journal journal, boolean building, Instant now) {
        this.run = run;
        this.journal = journal;
        this.building = building;
        this.now = now;
    }

    /** Which operation of the build it is. */
    @Exported
    public String getId() {
        return journal.id();
    }

    /** {@code INSTALL} or {@code SCALE}. */
    @Exported
    public String getKind() {
        return journal.kind().name();
    }

    /** Release name; empty before it is known. */
    @Exported
    public String getRelease() {
        return journal.release();
    }

    /** Its namespace. */
    @Exported
    public String getNamespace() {
        return journal.namespace();
    }

    /** Chart version. */
    @Exported
    public String getChart() {
        return journal.chart();
    }

    /** The Helm revision that is in place; 0 before it is known. */
    @Exported
    public int getRevision() {
        return journal.revision();
    }

    /** The one to go back to; 0 when there is none. */
    @Exported
    public int getPreviousRevision() {
        return journal.previousRevision();
    }

    /** Whether anything was changed. */
    @Exported
    public boolean isChanged() {
        return journal.changed();
    }

    /** How it ended: {@code READY}, or why not; {@code RUNNING} before, {@code LOST} where nobody came to say. */
    @Exported
    public String getCode() {
        if (!journal.running()) {
            return journal.outcome().code();
        }
        return building ? "RUNNING" : "LOST";
    }

    /** The cause in one line; empty where there is none. */
    @Exported
    public String getCause() {
        return journal.outcome().line();
    }

    /** The cause without the code that it begins with. */
    public String getCauseAlone() {
        String start = getCode() + " ";
        return getCause().startsWith(start) ? getCause().substring(start.length()) : getCause();
    }

    /** What is below the cause: events, the tail of a log. */
    @Exported
    public List<String> getDetails() {
        return journal.outcome().details();
    }

    /** When it began, in milliseconds since 1970. */
    @Exported
    public long getStartedAt() {
        return journal.startedAt();
    }

    /** How long it took, or has taken by now, in seconds. */
    @Exported
    public double getSeconds() {
        return journal.tenths(now) / 10.0;
    }

    /** What changed, or would change, one line each. */
    @Exported
    public List<String> getChanges() {
        return journal.changes();
    }

    /** What was out of the ordinary. */
    @Exported
    public List<String> getWarnings() {
        return journal.warnings();
    }

    /** What was asked for, before and after. */
    @Exported
    public List<ComponentView> getComponents() {
        return journal.components().stream().map(ComponentView::new).toList();
    }

    /** All pods that are kept; the REST API shows them where it is asked for more depth. */
    @Exported(visibility = 1)
    public List<PodView> getPods() {
        return journal.pods().stream().map(PodView::new).toList();
    }

    /** How many pods were not kept. */
    @Exported
    public int getMorePods() {
        return journal.morePods();
    }

    /** Its build. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** {@code Scale my-release in milvus}. */
    public String getTitle() {
        boolean install = journal.kind() == Journal.Kind.INSTALL;
        if (journal.release().isEmpty()) {
            return install ? Messages.OperationView_install() : Messages.OperationView_scale();
        }
        return install
                ? Messages.OperationView_installing(journal.release(), journal.namespace())
                : Messages.OperationView_scaling(journal.release(), journal.namespace());
    }

    /** {@code queryNode 1 → 3}; of many only how many pods are ready. */
    public String getNumbers() {
        if (journal.components().size() > FEW) {
            int ready = journal.components().stream()
                    .mapToInt(Journal.ComponentEntry::ready)
                    .sum();
            return Messages.OperationView_pods(ready);
        }
        return journal.components().stream()
                .map(each -> each.name() + " " + each.from() + " → " + each.to())
                .collect(Collectors.joining(", "));
    }

    /** How many pods are known. */
    public int getKnown() {
        return journal.pods().size();
    }

    /** {@code 24.6s}. */
    public String getTook() {
        return Axis.duration(journal.tenths(now));
    }

    /** Whether it goes on. */
    public boolean isRunning() {
        return journal.running() && building;
    }

    /** Whether it ended with everything as it was asked for. */
    public boolean isReady() {
        return journal.ready();
    }

    /** Whether somebody has stopped it, or nobody knows how it ended: neither good nor bad. */
    public boolean isStopped() {
        return "ABORTED".equals(getCode()) || "LOST".equals(getCode());
    }

    /** {@code good}, {@code bad} or {@code none}, for its colour. */
    public String getMood() {
        if (isRunning() || isStopped()) {
            return "none";
        }
        return isReady() ? "good" : "bad";
    }

    /** Core's symbol for how it stands. */
    public String getIcon() {
        if (isRunning()) {
            return "symbol-status-nobuilt-anime";
        }
        if (isStopped()) {
            return "symbol-status-aborted";
        }
        return isReady() ? "symbol-status-blue" : "symbol-status-red";
    }

    /** The pods over time. */
    public Timeline getTimeline() {
        return Timeline.of(journal, now);
    }

    /** All pods together over time. */
    public Crowd getCrowd() {
        return Crowd.of(journal, now);
    }

    /** Whether there are too many pods for a row each. */
    public boolean isCrowded() {
        return journal.pods().size() > Timeline.MOST;
    }

    /** Whether there is anything to draw. */
    public boolean isDrawn() {
        return !journal.pods().isEmpty();
    }

    /** Every stage, for the key to the drawing. */
    public List<Stage> getStages() {
        return List.of(
                Stage.PENDING,
                Stage.SCHEDULED,
                Stage.PULLED,
                Stage.RUNNING,
                Stage.READY,
                Stage.TROUBLE,
                Stage.TERMINATING,
                Stage.DONE);
    }

    /** A stage in the reader's language. */
    public String word(Stage stage) {
        return Words.of(stage);
    }

    /** All that happened to a pod. */
    public String story(Timeline.Row row) {
        return new PodView(row.pod()).getStory();
    }

    /** How a line of a difference is shown, by the sign that it begins with. */
    public String mark(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> "added";
            case '-' -> "removed";
            case '~' -> "changed";
            default -> "other";
        };
    }

    /** What a bar of a pod says. */
    public String tip(Timeline.Bar bar) {
        return Words.of(bar.stage()) + " " + Axis.duration(bar.from()) + " – " + Axis.duration(bar.to());
    }
}

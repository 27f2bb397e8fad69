package io.jenkins.plugins.milvus.view;

import io.jenkins.plugins.milvus.journal.Axis;
import io.jenkins.plugins.milvus.journal.Course;
import io.jenkins.plugins.milvus.journal.PodEntry;
import io.jenkins.plugins.milvus.journal.Stage;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One pod. Times are seconds since the operation began; -1 where it never came so far. */
@ExportedBean(defaultVisibility = 3)
public final class PodView {

    private final PodEntry entry;

    PodView(PodEntry entry) {
        this.entry = entry;
    }

    /** The pod's name. */
    @Exported
    public String getName() {
        return entry.name();
    }

    /** The component that it belongs to. */
    @Exported
    public String getComponent() {
        return entry.component();
    }

    /** The word that {@code kubectl get pods} has for it. */
    @Exported
    public String getStatus() {
        return entry.status();
    }

    /** Restarts of its containers. */
    @Exported
    public int getRestarts() {
        return entry.restarts();
    }

    /** When it had a node. */
    @Exported
    public double getScheduled() {
        return seconds(Stage.SCHEDULED);
    }

    /** When its images were there, where events told so. */
    @Exported
    public double getPulled() {
        return seconds(Stage.PULLED);
    }

    /** When its containers ran. */
    @Exported
    public double getStarted() {
        return seconds(Stage.RUNNING);
    }

    /** When it was ready. */
    @Exported
    public double getReady() {
        return seconds(Stage.READY);
    }

    /** When somebody asked for its deletion. */
    @Exported
    public double getTerminating() {
        return seconds(Stage.TERMINATING);
    }

    /** When it was gone. */
    @Exported
    public double getGone() {
        return seconds(Stage.GONE);
    }

    private double seconds(Stage stage) {
        long at = entry.course().first(stage);
        return at < 0 ? -1 : at / 10.0;
    }

    /** All that happened to it, in words of the reader's language. */
    public String getStory() {
        StringBuilder story = new StringBuilder();
        for (Course.Mark mark : entry.course().marks()) {
            story.append(story.isEmpty() ? "" : ", ")
                    .append(Words.of(mark.stage()))
                    .append(' ')
                    .append(Axis.duration(mark.at()));
        }
        return story.toString();
    }
}

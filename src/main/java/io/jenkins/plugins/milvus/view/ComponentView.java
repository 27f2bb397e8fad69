package io.jenkins.plugins.milvus.view;

import io.jenkins.plugins.milvus.journal.Journal.ComponentEntry;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One component, before and after. */
@ExportedBean(defaultVisibility = 3)
public final class ComponentView {

    private final ComponentEntry entry;

    ComponentView(ComponentEntry entry) {
        this.entry = entry;
    }

    /** Chart key, or the workload's name. */
    @Exported
    public String getName() {
        return entry.name();
    }

    /** Replicas before. */
    @Exported
    public int getFrom() {
        return entry.from();
    }

    /** Replicas asked for. */
    @Exported
    public int getTo() {
        return entry.to();
    }

    /** Ready pods when somebody looked last. */
    @Exported
    public int getReady() {
        return entry.ready();
    }

    /** What was still missing then. */
    @Exported
    public String getMissing() {
        return entry.missing();
    }

    /** Whether all of them are there. */
    public boolean isDone() {
        return entry.ready() == entry.to() && entry.missing().isEmpty();
    }
}

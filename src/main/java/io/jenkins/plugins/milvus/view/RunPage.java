package io.jenkins.plugins.milvus.view;

import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.milvus.journal.Trial;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.RunAction2;
import jenkins.security.stapler.StaplerDispatchable;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What a build did to Milvus: a page of its own ({@code .../milvus/}), a line on the build's page, a card on the new one,
 * and data under {@code .../milvus/api/json}. All of it is read from the files of {@link Journals}; nothing but the fact
 * that there are any is stored with the build.
 */
@ExportedBean
public final class RunPage extends MilvusTab implements RunAction2, StaplerProxy {

    /** A build with more operations shows the last ones. */
    static final int MOST = 50;

    /** What the job's page needs of a build that is over; null before anybody asked. */
    private transient volatile List<Trial> trials;

    private RunPage(Run<?, ?> run) {
        super(run);
    }

    /** Gives a build its page, unless it has one. */
    static synchronized void addTo(Run<?, ?> run) {
        if (run.getAction(RunPage.class) == null) {
            run.addAction(new RunPage(run));
        }
    }

    @Override
    public void onAttached(Run<?, ?> owner) {
        onLoad(owner);
    }

    @Override
    public void onLoad(Run<?, ?> owner) {
        object = owner;
    }

    /** Whoever may see the job. */
    @Override
    public Object getTarget() {
        getRun().checkPermission(Item.READ);
        return this;
    }

    /** The build. */
    public Run<?, ?> getRun() {
        return (Run<?, ?>) object;
    }

    /** Its operations, in the order in which they began. */
    @Exported(inline = true)
    public List<OperationView> getOperations() {
        List<OperationView> all = all();
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    /** How many earlier ones are left out. */
    public int getLeft() {
        return Math.max(0, new Journals(getRun()).count() - MOST);
    }

    /** One of them, under {@code record/12/}; null where there is none. */
    @StaplerDispatchable
    public OperationView getRecord(String id) {
        return all().stream()
                .filter(each -> each.getId().equals(id))
                .findFirst()
                .orElse(null);
    }

    private List<OperationView> all() {
        Run<?, ?> run = getRun();
        boolean building = run.isBuilding();
        Instant now = Instant.now();
        return new Journals(run)
                .all().stream()
                        .map(journal -> new OperationView(run, journal, building, now))
                        .toList();
    }

    /** How these stand, for those who hear the page. */
    public String says(List<OperationView> operations) {
        return operations.stream()
                .map(each -> each.getTitle() + " " + each.getCode() + " " + each.getNumbers())
                .collect(Collectors.joining(". "));
    }

    /** Whether something may still change. */
    @Exported
    public boolean isRunning() {
        return getRun().isBuilding();
    }

    /** For {@code api/json}. */
    public Api getApi() {
        return new Api(this);
    }

    /** What was tried, for the history of the job. */
    List<Trial> trials() {
        List<Trial> known = trials;
        if (known == null) {
            Run<?, ?> run = getRun();
            boolean building = run.isBuilding();
            known = new Journals(run)
                    .all().stream()
                            .flatMap(journal -> Trial.of(run.getNumber(), journal).stream())
                            .toList();
            if (!building) {
                trials = known;
            }
        }
        return known;
    }
}

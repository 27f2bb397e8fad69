package io.jenkins.plugins.milvus.view;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.milvus.journal.Replicas;
import io.jenkins.plugins.milvus.journal.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.StaplerProxy;

/** The replicas of each component over the builds of a job, and how long each attempt took. */
public final class JobPage extends MilvusTab implements StaplerProxy {

    /** So many builds are looked at. What is needed of one is kept with it for as long as Jenkins has it in memory. */
    static final int BUILDS = 100;

    private JobPage(Job<?, ?> job) {
        super(job);
    }

    private Job<?, ?> job() {
        return (Job<?, ?>) object;
    }

    /** Whoever may see the job. */
    @Override
    public Object getTarget() {
        job().checkPermission(Item.READ);
        return this;
    }

    /** One drawing per component. */
    public List<Replicas> getCharts() {
        return Replicas.of(trials());
    }

    /** Every attempt that is drawn, the latest first. */
    public List<Trial> getTrials() {
        List<Trial> latest = new ArrayList<>();
        getCharts().forEach(chart -> chart.attempts().forEach(each -> latest.add(each.trial())));
        latest.sort(Comparator.comparingInt(Trial::build).reversed());
        return latest;
    }

    private List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        int looked = 0;
        for (Run<?, ?> run = job().getLastBuild(); run != null && looked < BUILDS; run = run.getPreviousBuild()) {
            looked++;
            RunPage page = run.getAction(RunPage.class);
            if (page != null) {
                List<Trial> own = new ArrayList<>(page.trials());
                Collections.reverse(own);
                trials.addAll(own);
            }
        }
        Collections.reverse(trials);
        return trials;
    }

    /** What the browser draws of one of them, see {@link ChartData}. */
    public String data(Replicas chart) {
        return ChartData.of(chart);
    }

    /** Gives a job whose last builds have something to show its page. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job target) {
            boolean known = shown(target.getLastBuild())
                    || shown(target.getLastCompletedBuild())
                    || shown(target.getLastSuccessfulBuild());
            return known ? Set.of(new JobPage(target)) : Set.of();
        }

        private static boolean shown(Run<?, ?> run) {
            return run != null && run.getAction(RunPage.class) != null;
        }
    }
}

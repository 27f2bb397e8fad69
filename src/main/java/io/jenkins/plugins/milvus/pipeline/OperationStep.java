package io.jenkins.plugins.milvus.pipeline;

import io.jenkins.plugins.milvus.agent.Scratch;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.operation.Console;
import io.jenkins.plugins.milvus.operation.Operation;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * What both steps ask for: which release, and when to believe that it is ready. A step is a plain bag of parameters;
 * the same bag configures the freestyle build step, where texts may hold variables ({@code $NAMESPACE}).
 */
public abstract class OperationStep extends ConnectedStep {

    private static final long serialVersionUID = 1L;

    private String release;
    private String namespace;
    private String chart;
    private String repository;
    private Integer timeout;
    private Integer stableFor;
    private Boolean waitForTermination;
    private Boolean failFast;
    private Integer crashLimit;
    private boolean rollbackOnFailure;
    private boolean recoverStale;
    /** What was the default when the step began; null in a configuration. */
    private Defaults defaults;

    /** Patience when none is given, in minutes. */
    abstract int defaultTimeout(Defaults given);

    /**
     * Refuses what can be seen to be wrong without the cluster.
     *
     * @param expand replaces variables in a text
     * @throws RefusedException with one sentence
     */
    public abstract void check(UnaryOperator<String> expand);

    /**
     * Refuses files that are not what they seem to be on the agent.
     *
     * @throws RefusedException with one sentence
     */
    abstract void checkFiles(Site site) throws IOException, InterruptedException;

    /**
     * Makes the operation.
     *
     * @param ports what it works with
     * @param site where it works
     * @param from the stored state to go on from, or null to begin
     */
    abstract Operation operation(Ports ports, Site site, OperationState from);

    /** What the operation does. */
    abstract Journal.Kind kind();

    /** The release name; null for that of the system configuration, else {@code my-release} as in Milvus' guides. */
    public final String getRelease() {
        return release;
    }

    @DataBoundSetter
    public final void setRelease(String release) {
        this.release = Parameters.text(release, null);
    }

    /** The namespace; null for that of the system configuration, else of the kubeconfig's context. */
    public final String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public final void setNamespace(String namespace) {
        this.namespace = Parameters.text(namespace, null);
    }

    /** A chart's name, archive or folder on the agent, or OCI reference; null for {@code milvus}. */
    public final String getChart() {
        return chart;
    }

    @DataBoundSetter
    public final void setChart(String chart) {
        this.chart = Parameters.text(chart, ChartReference.MILVUS);
    }

    /** The URL of a chart repository; null for that of the system configuration, else Milvus' own. */
    public final String getRepository() {
        return repository;
    }

    @DataBoundSetter
    public final void setRepository(String repository) {
        this.repository = Parameters.text(repository, null);
    }

    /** Patience for all of it, in minutes; null for that of the system configuration, else the plugin's own. */
    public final Integer getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public final void setTimeout(Integer timeout) {
        this.timeout = timeout;
    }

    /** How long everything has to stay ready, in seconds. */
    public final Integer getStableFor() {
        return Parameters.or(stableFor, (int) RolloutPolicy.STABLE_FOR.toSeconds());
    }

    @DataBoundSetter
    public final void setStableFor(Integer stableFor) {
        this.stableFor = Parameters.value(stableFor, (int) RolloutPolicy.STABLE_FOR.toSeconds());
    }

    /** Whether pods that are being deleted have to be gone. */
    public final boolean isWaitForTermination() {
        return Parameters.or(waitForTermination, true);
    }

    @DataBoundSetter
    public final void setWaitForTermination(boolean waitForTermination) {
        this.waitForTermination = Parameters.value(waitForTermination, true);
    }

    /** Whether a hopeless cause ends the wait at once. */
    public final boolean isFailFast() {
        return Parameters.or(failFast, true);
    }

    @DataBoundSetter
    public final void setFailFast(boolean failFast) {
        this.failFast = Parameters.value(failFast, true);
    }

    /** How many restarts of a container are too many; null for the plugin's own rules. */
    public final Integer getCrashLimit() {
        return crashLimit;
    }

    @DataBoundSetter
    public final void setCrashLimit(Integer crashLimit) {
        this.crashLimit = crashLimit;
    }

    /** Whether the revision before is brought back when a change does not come out well. */
    public final boolean isRollbackOnFailure() {
        return rollbackOnFailure;
    }

    @DataBoundSetter
    public final void setRollbackOnFailure(boolean rollbackOnFailure) {
        this.rollbackOnFailure = rollbackOnFailure;
    }

    /** Whether what a killed Helm has left is settled first. */
    public final boolean isRecoverStale() {
        return recoverStale;
    }

    @DataBoundSetter
    public final void setRecoverStale(boolean recoverStale) {
        this.recoverStale = recoverStale;
    }

    @Override
    public final StepExecution start(StepContext context) {
        defaults = Defaults.now();
        return new OperationExecution(this, context);
    }

    /** Opens what the operation works with; throws as {@link Workbench#open} and {@link #checkFiles} do. */
    final Workbench open(Site site, Console console, Scratch leftover) throws IOException, InterruptedException {
        checkFiles(site);
        return Workbench.open(site, connection(site.expand()), console, leftover);
    }

    final RolloutPolicy policy() {
        if (getStableFor() < 0 || crashLimit != null && crashLimit < 1) {
            throw new RefusedException(RefusedException.Reason.INVALID, Messages.OperationStep_limits());
        }
        RolloutPolicy policy = RolloutPolicy.DEFAULTS
                .withStableFor(Duration.ofSeconds(getStableFor()))
                .withWaitForTermination(isWaitForTermination())
                .withFailFast(isFailFast());
        return crashLimit == null ? policy : policy.withCrashLimits(crashLimit, crashLimit, crashLimit);
    }

    final ChartReference chart(String version, UnaryOperator<String> expand) {
        String location = expanded(chart, expand);
        String from = Parameters.or(expanded(repository, expand), defaults().repository(location));
        return ChartReference.milvus(location, from, expanded(version, expand));
    }

    final Care care() {
        Duration patience = Duration.ofMinutes(Parameters.or(timeout, defaultTimeout(defaults())));
        return new Care(patience, rollbackOnFailure, recoverStale);
    }

    final String release(UnaryOperator<String> expand) {
        return Parameters.or(expanded(release, expand), defaults().release());
    }

    final String namespace(UnaryOperator<String> expand) {
        return Parameters.or(expanded(namespace, expand), defaults().namespace());
    }

    @Override
    final Defaults defaults() {
        return defaults == null ? Defaults.now() : defaults;
    }
}

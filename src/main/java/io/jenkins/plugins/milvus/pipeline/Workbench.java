package io.jenkins.plugins.milvus.pipeline;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.milvus.agent.AgentProcesses;
import io.jenkins.plugins.milvus.agent.ChannelSocketFactory;
import io.jenkins.plugins.milvus.agent.LauncherAccess;
import io.jenkins.plugins.milvus.agent.Scratch;
import io.jenkins.plugins.milvus.agent.Scratches;
import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigReader;
import io.jenkins.plugins.milvus.credentials.Connection;
import io.jenkins.plugins.milvus.credentials.CredentialsOwner;
import io.jenkins.plugins.milvus.credentials.Identity;
import io.jenkins.plugins.milvus.helm.Helm;
import io.jenkins.plugins.milvus.helm.HelmSettings;
import io.jenkins.plugins.milvus.helm.HelmVersion;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.operation.ConcurrentReads;
import io.jenkins.plugins.milvus.operation.Console;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.tool.HelmExecutable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import jenkins.util.Timer;

/**
 * Everything that an operation works with, put together for one build on one agent: Helm by the step's launcher, the API
 * server through the agent's channel, both with the same kubeconfig. Whoever opens one closes it, in every outcome.
 */
public final class Workbench implements AutoCloseable {

    private final Site site;
    private final Console console;
    private final Scratch scratch;
    private final VirtualChannel channel;
    private final Executor worker;
    private AgentProcesses processes;
    private Cluster cluster;
    private Helm helm;
    private String namespace;
    private String clusterId;
    private Channel.Listener agentListener;

    private Workbench(Site site, Console console, Scratch scratch, Executor worker) {
        this.site = site;
        this.console = console;
        this.scratch = scratch;
        this.worker = worker;
        this.channel = site.workspace().getChannel();
    }

    /**
     * Opens one. Takes a second or two: call it where that may be.
     *
     * @param site where and for whom
     * @param connection how the build wants to reach the cluster
     * @param console where to say which cluster it is
     * @param leftover the folder of an earlier workbench of the same step, which is removed; or null
     * @throws io.jenkins.plugins.milvus.release.RefusedException when something that is asked for is not there
     * @throws IOException when the agent is lost
     */
    public static Workbench open(Site site, Connection connection, Console console, Scratch leftover)
            throws IOException, InterruptedException {
        CredentialsOwner owner = CredentialsOwner.of(site.run());
        return open(site, owner, connection, console, leftover, Computer.threadPoolForRemoting);
    }

    /** The same in the name of somebody else than a build, with nothing said but on his thread, in his language. */
    static Workbench open(Site site, CredentialsOwner owner, Connection connection, Console console)
            throws IOException, InterruptedException {
        return open(site, owner, connection, console, null, Runnable::run);
    }

    private static Workbench open(
            Site site,
            CredentialsOwner owner,
            Connection connection,
            Console console,
            Scratch leftover,
            Executor worker)
            throws IOException, InterruptedException {
        Workbench workbench = new Workbench(site, console, Scratches.get().create(site.workspace()), worker);
        boolean ready = false;
        try {
            workbench.connect(owner, connection, leftover);
            ready = true;
        } finally {
            if (!ready) {
                workbench.close();
            }
        }
        return workbench;
    }

    private void connect(CredentialsOwner owner, Connection connection, Scratch leftover)
            throws IOException, InterruptedException {
        boolean windows = !site.launcher().isUnix();
        processes = processes(site.env());
        if (leftover != null) {
            Scratches.get().remove(leftover, channel, processes);
        }
        Identity identity = Identity.of(
                owner, connection, site.env(), new LauncherAccess(processes), this::writeKubeconfig, windows);
        processes = processes(environment(identity));
        ClusterEndpoint endpoint = new KubeconfigReader(new LauncherAccess(processes), InstantSource.system())
                .readFiles(identity.files(), connection.context());
        String executable =
                HelmExecutable.find(connection.helm(), site.workspace(), site.env(), site.listener(), windows);
        helm = new Helm(
                processes, new HelmSettings(executable, identity.variable(), connection.context(), scratch.path()));
        clusterId = endpoint.cluster();
        namespace = endpoint.namespace().isEmpty() ? "default" : endpoint.namespace();
        try (ConcurrentReads reads = new ConcurrentReads(worker)) {
            // every operation begins with it, and it needs no cluster
            ConcurrentReads.Pending<HelmVersion> version = reads.begin(helm::version);
            cluster = connect(endpoint);
            console.line(Messages.Workbench_connected(
                    cluster.server(),
                    cluster.identity(),
                    identity.origin(),
                    connection.context() == null ? Messages.Workbench_currentContext() : connection.context()));
            version.get();
        }
    }

    /** fabric8 looks for its parts with the thread's class loader, which on Jenkins' pools does not know it. */
    private Cluster connect(ClusterEndpoint endpoint) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Workbench.class.getClassLoader());
        try {
            ConnectionSettings settings =
                    ConnectionSettings.direct(Timer.get()).through(new ChannelSocketFactory(channel));
            return Clients.get().lease(endpoint, settings, channel);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Helm's environment: with our kubeconfig, and without the way by which Helm would look for another identity. */
    private EnvVars environment(Identity identity) {
        EnvVars env = new EnvVars(site.env());
        env.put("KUBECONFIG", identity.variable());
        // with an empty one, client-go never falls back to the pod's service account
        env.put("KUBERNETES_SERVICE_HOST", "");
        return env;
    }

    private AgentProcesses processes(EnvVars env) {
        return new AgentProcesses(site.launcher(), env, site.workspace(), scratch.folder(channel));
    }

    /** Processes as the step would run them, with the folder of an earlier workbench. */
    static ProcessRunner processes(Site site, Scratch folder) {
        FilePath place = folder.folder(site.workspace().getChannel());
        return new AgentProcesses(site.launcher(), site.env(), site.workspace(), place);
    }

    private String writeKubeconfig(String text) throws IOException, InterruptedException {
        return scratch.write(channel, "kubeconfig", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The operation's ports. */
    public Ports ports(Consumer<OperationState> checkpoint) {
        return new Ports(helm, cluster, namespace, InstantSource.system(), Timer.get(), worker, console, checkpoint);
    }

    /** Equal for the same cluster, whoever talks to it. */
    public String clusterId() {
        return clusterId;
    }

    /** The step's folder on the agent. */
    public Scratch scratch() {
        return scratch;
    }

    /** Calls back once when the agent's connection is lost, at once when it is lost already; never when closed before. */
    public void onAgentLost(Runnable action) {
        if (channel instanceof Channel agent) {
            agentListener = new Channel.Listener() {
                @Override
                public void onClosed(Channel closed, IOException cause) {
                    action.run();
                }
            };
            agent.addListener(agentListener);
            if (site.lost()) {
                action.run();
            }
        }
    }

    @Override
    public void close() {
        if (agentListener != null && channel instanceof Channel agent) {
            agent.removeListener(agentListener);
        }
        if (cluster != null) {
            cluster.close();
        }
        Scratches.get().remove(scratch, channel, processes);
    }
}

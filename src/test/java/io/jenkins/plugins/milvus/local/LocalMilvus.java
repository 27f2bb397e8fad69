package io.jenkins.plugins.milvus.local;

import static org.junit.Assert.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.operation.FaultScenario;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.rules.ExternalResource;

/** A release of the test chart on the real control plane, with everything to scale it, look at it and disturb it. */
public final class LocalMilvus extends ExternalResource {

    /** As quick as can be: no stable time. */
    public static final RolloutPolicy AT_ONCE = RolloutPolicy.DEFAULTS.withStableFor(Duration.ZERO);

    private final LocalCluster cluster = new LocalCluster();
    private final int major;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private LocalRun run;

    /** @param major of Helm: 3 or 4 */
    public LocalMilvus(int major) {
        this.major = major;
    }

    @Override
    protected void before() throws Throwable {
        cluster.before();
        run = new LocalRun(cluster.kubeconfig().toString(), null, Tools.helm(major), lines::add);
    }

    @Override
    protected void after() {
        try {
            run.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            cluster.after();
        }
    }

    /** The control plane. */
    public LocalCluster cluster() {
        return cluster;
    }

    /** The operations' surroundings. */
    public LocalRun run() {
        return run;
    }

    /** The same surroundings with another way to the API server. */
    public LocalRun through(String server, String otherServer) throws IOException {
        String text = Files.readString(cluster.kubeconfig()).replace(server, otherServer);
        Path file = Files.createTempFile(run.scratch(), "kubeconfig", "");
        Files.writeString(file, text);
        return new LocalRun(file.toString(), null, Tools.helm(major), lines::add);
    }

    /**
     * The same surroundings as a service account that has nothing but the Role in docs/rbac.yaml.
     *
     * @param name of the new account, its Role and its RoleBinding
     */
    public LocalRun as(String name) throws IOException {
        String token = token(name);
        Path file = Files.createTempFile(run.scratch(), "kubeconfig", "");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: "%s"}}]
                """.formatted(
                        cluster.endpoint().server(),
                        cluster.client().getConfiguration().getCaCertData(),
                        token,
                        cluster.namespace()));
        return new LocalRun(file.toString(), null, Tools.helm(major), lines::add);
    }

    /** The token of a new service account that has nothing but the Role in docs/rbac.yaml. */
    public String token(String name) {
        KubernetesClient admin = cluster.client();
        String namespace = cluster.namespace();
        Role role = admin.rbac()
                .roles()
                .load(Path.of(System.getProperty("basedir", "."), "docs/rbac.yaml")
                        .toFile())
                .item();
        role.getMetadata().setNamespace(namespace);
        admin.resource(role).create();
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef(
                                "rbac.authorization.k8s.io",
                                "Role",
                                role.getMetadata().getName())
                        .addNewSubject("", "ServiceAccount", name, namespace)
                        .build())
                .create();
        // the authorizer learns of a binding some milliseconds later
        Await.until(
                "the Role is in force",
                () -> mayList(admin, namespace, "system:serviceaccount:" + namespace + ":" + name));
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
    }

    private static boolean mayList(KubernetesClient admin, String namespace, String user) {
        return Boolean.TRUE.equals(admin.resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user)
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withVerb("list")
                        .withResource("secrets")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed());
    }

    /** What was printed so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The release. */
    public ReleaseId release() {
        return new ReleaseId(cluster.namespace(), InstallRequest.DEFAULT_RELEASE);
    }

    /** Installs a version of the test chart. */
    public OperationResult install(String version, Map<String, Object> values) {
        return run.install(installRequest(version, values, OnExisting.KEEP, Mode.CLUSTER), AT_ONCE);
    }

    /**
     * Milvus without what it depends on, as somebody else's Helm has installed it, with all its pods ready: the quickest
     * thing to scale, for tests whose matter is not the install.
     */
    public void installedByHelm(String version, String... more) throws Exception {
        helmInstalls(InstallRequest.DEFAULT_RELEASE, version, more);
        Await.within(Duration.ofMinutes(3), "the release is ready", () -> {
            List<Deployment> all = cluster.client()
                    .apps()
                    .deployments()
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems();
            return !all.isEmpty() && all.stream().allMatch(FaultScenario::complete);
        });
    }

    /** One call of Helm, for a release of any name; its pods may take longer. */
    public void helmInstalls(String release, String version, String... more) throws Exception {
        // what is installed here is always the same, and a check of it takes Helm 3 a second each time
        List<String> command =
                new ArrayList<>(List.of("install", release, Tools.chart(version), "--disable-openapi-validation"));
        command.addAll(FaultScenario.light());
        command.addAll(List.of(more));
        ProcessRunner.Result result = helm(command.toArray(String[]::new));
        assertEquals(result.error(), 0, result.exitCode());
    }

    /** Installs Milvus without what it depends on, as a release of another name, which takes little of the machine. */
    public OperationResult installLight(String version, String name) {
        Map<String, Object> off = Map.of("enabled", false);
        return run.install(
                new InstallRequest(
                        name,
                        cluster.namespace(),
                        false,
                        Mode.CLUSTER,
                        Tools.reference(version),
                        Map.of("etcd", off, "minio", off, "pulsarv3", off),
                        List.of(),
                        Map.of(),
                        OnExisting.KEEP,
                        Care.within(Duration.ofMinutes(3))),
                AT_ONCE);
    }

    /** A request for a version of the test chart. */
    public InstallRequest installRequest(String version, Map<String, Object> values, OnExisting onExisting, Mode mode) {
        return new InstallRequest(
                InstallRequest.DEFAULT_RELEASE,
                cluster.namespace(),
                false,
                mode,
                Tools.reference(version),
                values,
                List.of(),
                Map.of(),
                onExisting,
                Care.within(Duration.ofMinutes(3)));
    }

    /** Scales with the chart of a version. */
    public OperationResult scale(String version, Map<String, Integer> replicas) {
        return run.scale(scaleRequest(version, replicas), AT_ONCE);
    }

    /** A request that allows nothing special. */
    public ScaleRequest scaleRequest(String version, Map<String, Integer> replicas) {
        return scaleRequest(
                Tools.reference(version), replicas, false, ScaleRequest.DEFAULT_PACE, Duration.ofMinutes(3));
    }

    /** Any other request that changes no more than numbers. */
    public ScaleRequest scaleRequest(
            ChartReference chart, Map<String, Integer> replicas, boolean allowZero, int pace, Duration timeout) {
        return new ScaleRequest(
                InstallRequest.DEFAULT_RELEASE,
                cluster.namespace(),
                replicas,
                allowZero,
                false,
                false,
                pace,
                chart,
                timeout);
    }

    /** Calls Helm itself, as somebody else would. */
    public ProcessRunner.Result helm(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Tools.helm(major)));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--namespace", cluster.namespace()));
        // homes of its own: Helm's indexes of several tests at a time would race in the user's one
        String homes = run.scratch() + "/somebody";
        return new LocalProcesses()
                .run(new ProcessRunner.Call(
                        command,
                        Map.of(
                                "KUBECONFIG", cluster.kubeconfig().toString(),
                                "HELM_CACHE_HOME", homes + "/cache",
                                "HELM_CONFIG_HOME", homes + "/config",
                                "HELM_DATA_HOME", homes + "/data",
                                "HELM_CONTENT_CACHE", homes + "/content"),
                        "",
                        Duration.ofMinutes(2)));
    }

    /**
     * A revision as Helm has stored it.
     *
     * @param status in Helm's words, such as {@code pending-upgrade}
     */
    public record Stored(int number, String status) {}

    /** What Helm has stored of the release, oldest first; read where it is, which takes no Helm. */
    public List<Stored> history() {
        return cluster
                .client()
                .secrets()
                .inNamespace(cluster.namespace())
                .withLabel("owner", "helm")
                .withLabel("name", release().name())
                .list()
                .getItems()
                .stream()
                .map(secret -> secret.getMetadata().getLabels())
                .map(labels -> new Stored(Integer.parseInt(labels.get("version")), labels.get("status")))
                .sorted(Comparator.comparingInt(Stored::number))
                .toList();
    }

    /** The number of the newest revision; 0 without a release. */
    public int revision() {
        List<Stored> history = history();
        return history.isEmpty() ? 0 : history.get(history.size() - 1).number();
    }

    /** Every running pod by name, with its uid: what must not change when something else is scaled. */
    public Map<String, String> pods() {
        Map<String, String> result = new TreeMap<>();
        for (Pod pod :
                cluster.client().pods().inNamespace(cluster.namespace()).list().getItems()) {
            if (pod.getMetadata().getDeletionTimestamp() == null) {
                result.put(pod.getMetadata().getName(), pod.getMetadata().getUid());
            }
        }
        return result;
    }

    /** A HorizontalPodAutoscaler called "mine" of the query nodes, which is not the chart's. */
    public void autoscaler(int least, int most) {
        cluster.client()
                .resource(new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withName("mine")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withMinReplicas(least)
                        .withMaxReplicas(most)
                        .withNewScaleTargetRef("apps/v1", "Deployment", "my-release-milvus-querynode")
                        .endSpec()
                        .build())
                .create();
    }

    /** Tells the simulated kubelet what becomes of pods that come from now on; see {@code src/test/cluster}. */
    public void rules(String json) {
        LocalCluster.rules(cluster.client(), cluster.namespace(), json);
    }
}

package io.jenkins.plugins.milvus.operation;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.jenkins.plugins.milvus.bench.Machine;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.cluster.TcpProxy;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Puts the same fifteen faults to Helm 3, Helm 4, {@code kubectl rollout status} and the plugin, and writes down what
 * each of them says, after how long, and whether it is true: {@code bench/fault-matrix} is its command.
 *
 * <p>The four work on one fault at the same time (and on the next one too), each on a release of its own, so that they
 * share what the machine has to give.
 */
final class FaultMatrixBench {

    private static final String CHART = FaultScenario.CHART;
    private static final String WORKLOAD = FaultScenario.WORKLOAD;
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int FAULTS_AT_A_TIME = 2;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path kubeconfig;
    private final String kubectl;
    private final KubernetesClient client;

    private FaultMatrixBench(Path kubeconfig, String kubectl) {
        this.kubeconfig = kubeconfig;
        this.kubectl = kubectl;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    /** Ends the first part of our own operation. */
    private static final class ChangeMade extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Who is asked. */
    private enum Tool {
        HELM3("helm 3 --wait"),
        HELM4("helm 4 --wait"),
        ROLLOUT_STATUS("helm 3 + rollout status"),
        OURS("this plugin");

        private final String title;

        Tool(String title) {
            this.title = title;
        }
    }

    /** What happens to the release after the change was made. */
    private interface Disturbance {
        void on(Release release) throws Exception;
    }

    /**
     * A fault.
     *
     * @param title for people
     * @param good whether the change succeeds in truth
     * @param from replicas before
     * @param want replicas asked for
     * @param rule of the simulated kubelet
     * @param cause what a message that names the cause has in it; empty where there is none
     * @param stableFor given to the plugin
     * @param template whether the template is changed and not the number
     * @param before done before the change
     * @param during done once the pods have come
     */
    private record Fault(
            String title,
            boolean good,
            int from,
            int want,
            String rule,
            String cause,
            int stableFor,
            boolean template,
            Disturbance before,
            Disturbance during) {}

    private static Fault fault(String title, boolean good, int from, int want, String rule, String cause) {
        return new Fault(title, good, from, want, rule, cause, 0, false, r -> {}, r -> {});
    }

    private static Fault stable(Fault f, int seconds) {
        return new Fault(f.title, f.good, f.from, f.want, f.rule, f.cause, seconds, f.template, f.before, f.during);
    }

    private static Fault template(Fault f) {
        return new Fault(f.title, f.good, f.from, f.want, f.rule, f.cause, f.stableFor, true, f.before, f.during);
    }

    private static Fault before(Fault f, Disturbance before) {
        return new Fault(f.title, f.good, f.from, f.want, f.rule, f.cause, f.stableFor, f.template, before, f.during);
    }

    private static Fault during(Fault f, Disturbance during) {
        return new Fault(f.title, f.good, f.from, f.want, f.rule, f.cause, f.stableFor, f.template, f.before, during);
    }

    private static List<Fault> faults() {
        String crash = "exit code|CrashLoop|crashing|134";
        String crashing = "'crashAfter': '500ms', 'backOff': '1s', 'exitCode': 134";
        return List.of(
                fault("crash loop", false, 1, 3, "'behaviour': 'crashLoop', " + crashing, crash),
                fault(
                        "image pull",
                        false,
                        1,
                        3,
                        "'behaviour': 'imagePull', 'message': 'not found', 'backOff': '2s'",
                        "not found|ImagePull"),
                before(
                        fault("unschedulable", false, 1, 3, "", "node selector|affinity|unschedulable"),
                        Release::takeTheNodeAway),
                before(fault("quota exceeded", false, 1, 4, "", "exceeded quota"), Release::quota),
                fault(
                        "recovers after 2 crashes",
                        true,
                        1,
                        3,
                        "'behaviour': 'crashLoop', 'crashes': 2, " + crashing,
                        ""),
                stable(
                        fault(
                                "ready, then crashes",
                                false,
                                1,
                                3,
                                "'behaviour': 'readyThenCrash', 'readyFor': '3s', 'exitCode': 134",
                                crash),
                        10),
                fault("4 -> 2, 8 s to terminate", true, 4, 2, "'terminateAfter': '8s'", ""),
                fault("2 -> 0, 8 s to terminate", true, 2, 0, "'terminateAfter': '8s'", ""),
                fault(
                        "3 -> 4, the 4th never ready",
                        false,
                        3,
                        4,
                        "'behaviour': 'neverReady', 'message': 'HTTP probe failed with statuscode: 500'",
                        "statuscode: 500"),
                template(fault("rolling update, old pods linger", true, 3, 3, "'terminateAfter': '5s'", "")),
                fault(
                        "new pod evicted, replaced",
                        true,
                        1,
                        3,
                        "'behaviour': 'evicted', 'after': '300ms', 'limit': 1},"
                                + " {'selector': 'component=querynode', 'readyAfter': '4s'",
                        ""),
                during(
                        fault("another actor scales back", false, 1, 3, "'readyAfter': '6s'", "changed them"),
                        release -> release.workload().scale(1)),
                during(fault("API server down for 5 s", true, 1, 3, "'readyAfter': '14s'", ""), Release::interrupt),
                during(
                        fault("workload deleted", false, 1, 3, "'readyAfter': '15s'", "not found|does not exist"),
                        release -> release.workload().delete()),
                before(
                        template(fault(
                                "template change + crash, deadline 8 s",
                                false,
                                3,
                                3,
                                "'behaviour': 'crashLoop', " + crashing,
                                crash)),
                        Release::deadline));
    }

    /**
     * What came out.
     *
     * @param ok whether it said that it worked
     * @param said the last line of it
     * @param named whether the cause is in it
     * @param left pods that should not be there any more at that moment, or are not ready
     * @param before seconds until the change was made
     * @param seconds from then on
     */
    private record Outcome(boolean ok, String said, boolean named, long left, double before, double seconds) {}

    /** Arguments: kubeconfig, kubectl, the file to write. */
    public static void main(String[] arguments) throws Exception {
        FaultMatrixBench bench = new FaultMatrixBench(Path.of(arguments[0]), arguments[1]);
        List<Fault> faults = faults();
        ExecutorService pool = Executors.newFixedThreadPool(FAULTS_AT_A_TIME * Tool.values().length);
        Instant start = Instant.now();
        List<Map<Tool, Future<Outcome>>> running = new ArrayList<>();
        for (Fault fault : faults) {
            Map<Tool, Future<Outcome>> row = new EnumMap<>(Tool.class);
            for (Tool tool : Tool.values()) {
                row.put(tool, pool.submit(() -> bench.measure(fault, tool)));
            }
            running.add(row);
        }
        List<FaultMatrixPage.Row> rows = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            List<FaultMatrixPage.Cell> cells = new ArrayList<>();
            for (Tool tool : Tool.values()) {
                Outcome outcome = running.get(i).get(tool).get();
                System.err.println(fault.title + ", " + tool + ": " + outcome);
                cells.add(cell(fault, tool, outcome));
            }
            rows.add(new FaultMatrixPage.Row(fault.title, fault.good, fault.stableFor, cells));
        }
        long minutes =
                Math.max(1, Math.round(Duration.between(start, Instant.now()).toSeconds() / 60.0));
        Files.writeString(
                Path.of(arguments[2]),
                new FaultMatrixPage(Machine.versions(bench.client, bench.kubectl), minutes).of(rows));
        System.exit(0);
    }

    private static FaultMatrixPage.Cell cell(Fault fault, Tool tool, Outcome outcome) {
        return new FaultMatrixPage.Cell(
                tool.title,
                outcome.ok,
                outcome.ok == fault.good && (!outcome.ok || outcome.left == 0),
                outcome.left,
                outcome.before,
                outcome.seconds,
                fault.cause.isEmpty() ? null : outcome.named,
                outcome.said);
    }

    private ProcessRunner.Result run(List<String> command) throws Exception {
        return new LocalProcesses()
                .run(new ProcessRunner.Call(command, Map.of("KUBECONFIG", kubeconfig.toString()), "", PATIENCE));
    }

    /** Once more where the surroundings fail, which is no verdict of the tool. */
    private Outcome measure(Fault fault, Tool tool) throws Exception {
        try {
            return measureOnce(fault, tool);
        } catch (Exception e) {
            System.err.println(fault.title + ", " + tool + ", once more: " + e);
            return measureOnce(fault, tool);
        }
    }

    private Outcome measureOnce(Fault fault, Tool tool) throws Exception {
        try (Release release = new Release(tool == Tool.HELM4 ? 4 : 3)) {
            release.install(fault);
            fault.before.on(release);
            long generation = release.workload().get().getMetadata().getGeneration();
            Thread disturber = new Thread(() -> release.disturb(fault, generation), "disturber");
            Instant start = Instant.now();
            disturber.start();
            ProcessRunner.Result result = tool == Tool.OURS ? release.ours(fault) : release.theirs(fault, tool);
            Instant end = Instant.now();
            long left = release.left(fault.want);
            disturber.join();
            double before = Duration.between(start, release.changed).toMillis() / 1000.0;
            double seconds = Duration.between(release.changed, end).toMillis() / 1000.0;
            String all = result.output() + "\n" + result.error();
            boolean named = !fault.cause.isEmpty()
                    && Pattern.compile(fault.cause).matcher(all).find();
            return new Outcome(result.exitCode() == 0, release.last(all), named, left, before, seconds);
        }
    }

    /** A release in a namespace of its own, and how it is disturbed. */
    private final class Release implements AutoCloseable {

        private final String namespace =
                "bench-" + Long.toString(System.currentTimeMillis(), 36) + "-" + NUMBER.incrementAndGet();
        private final String helm;
        private final TcpProxy proxy;
        private final Path config;
        private String lost;
        private volatile Instant changed;

        Release(int major) throws IOException {
            helm = Tools.helm(major);
            String server = client.getConfiguration().getMasterUrl().replaceAll("/$", "");
            proxy = new TcpProxy(server);
            config = Files.createTempFile("bench", ".kubeconfig");
            Files.writeString(config, Files.readString(kubeconfig).replace(server, proxy.server()));
            LocalCluster.createNamespace(client, namespace);
        }

        void install(Fault fault) throws Exception {
            List<String> command = command(helm, "install", "my-release", Tools.chart(CHART));
            command.addAll(FaultScenario.light());
            command.addAll(List.of("--set", "queryNode.replicas=" + fault.from));
            if (fault.title.equals("unschedulable")) {
                lost = client.nodes().list().getItems().get(0).getMetadata().getName();
                LocalCluster.label(client, lost, namespace, "yes");
                command.addAll(List.of("--set-string", "queryNode.nodeSelector." + namespace + "=yes"));
            }
            boolean lingering = fault.rule.contains("terminateAfter");
            if (lingering) {
                rule(fault.rule);
            }
            ProcessRunner.Result result = run(command);
            if (result.exitCode() != 0) {
                throw new IllegalStateException(result.error());
            }
            Await.within(PATIENCE, "the release is ready", () -> left(fault.from) == 0 && complete());
            if (!lingering && !fault.rule.isEmpty()) {
                rule(fault.rule);
            }
        }

        private boolean complete() {
            return client.apps().deployments().inNamespace(namespace).list().getItems().stream()
                    .allMatch(each -> each.getStatus().getReadyReplicas() != null
                            && each.getStatus()
                                    .getReadyReplicas()
                                    .equals(each.getSpec().getReplicas()));
        }

        private List<String> command(String... words) {
            List<String> result = new ArrayList<>(List.of(words));
            result.addAll(List.of("--namespace", namespace, "--kubeconfig", config.toString()));
            return result;
        }

        ProcessRunner.Result theirs(Fault fault, Tool tool) throws Exception {
            List<String> command = command(helm, "upgrade", "my-release", Tools.chart(CHART), "--reuse-values");
            command.addAll(
                    fault.template
                            ? List.of("--set", "queryNode.extraEnv[0].name=A,queryNode.extraEnv[0].value=b")
                            : List.of("--set", "queryNode.replicas=" + fault.want));
            String budget = BUDGET.toSeconds() + "s";
            if (tool != Tool.ROLLOUT_STATUS) {
                command.addAll(List.of("--wait", "--timeout", budget));
                return run(command);
            }
            ProcessRunner.Result upgrade = run(command);
            return upgrade.exitCode() != 0
                    ? upgrade
                    : run(command(kubectl, "rollout", "status", "deployment/" + WORKLOAD, "--timeout=" + budget));
        }

        ProcessRunner.Result ours(Fault fault) throws Exception {
            List<String> lines = new ArrayList<>();
            RolloutPolicy policy = RolloutPolicy.DEFAULTS.withStableFor(Duration.ofSeconds(fault.stableFor));
            try (LocalRun run = new LocalRun(config.toString(), null, helm, lines::add)) {
                run.run(verifying(run, fault, policy));
                return new ProcessRunner.Result(0, "OK", "");
            } catch (OperationFailedException e) {
                return new ProcessRunner.Result(1, "", String.join("\n", e.details()) + "\n" + e.getMessage());
            }
        }

        /**
         * The operation once its change is made, with its patience beginning there, as {@code --timeout} begins when
         * Helm starts to wait.
         */
        private Operation verifying(LocalRun run, Fault fault, RolloutPolicy policy) {
            AtomicReference<OperationState> made = new AtomicReference<>();
            Ports first = run.ports(state -> {
                if (state.phase() == Phase.VERIFY && state.plan() == null) {
                    made.set(state);
                    throw new ChangeMade();
                }
            });
            try {
                run.run(operation(first, fault, policy, OperationState.begin(Instant.now(), Instant.MAX)));
                throw new IllegalStateException("nothing was changed");
            } catch (ChangeMade e) {
                OperationState state = made.get();
                return operation(
                        run.ports(),
                        fault,
                        policy,
                        new OperationState(
                                state.phase(),
                                state.token(),
                                state.startedAt(),
                                Instant.now().plus(BUDGET),
                                state.intent(),
                                state.course(),
                                null,
                                null));
            }
        }

        private Operation operation(Ports ports, Fault fault, RolloutPolicy policy, OperationState state) {
            return fault.template
                    ? new InstallOperation(ports, policy, template(), state)
                    : new ScaleOperation(ports, policy, scale(fault.want), state);
        }

        private ScaleRequest scale(int want) {
            return new ScaleRequest(
                    "my-release",
                    namespace,
                    Map.of("queryNode", want),
                    want == 0,
                    false,
                    false,
                    0,
                    Tools.reference(CHART),
                    BUDGET);
        }

        private InstallRequest template() {
            Map<String, Object> values = new HashMap<>(FaultScenario.LIGHT);
            values.put("queryNode", Map.of("extraEnv", List.of(Map.of("name", "A", "value", "b"))));
            return new InstallRequest(
                    "my-release",
                    namespace,
                    false,
                    InstallRequest.Mode.CLUSTER,
                    Tools.reference(CHART),
                    values,
                    List.of(),
                    Map.of(),
                    InstallRequest.OnExisting.UPGRADE,
                    Care.within(BUDGET));
        }

        void disturb(Fault fault, long generation) {
            try {
                Instant end = Instant.now().plus(PATIENCE);
                while (workload().get().getMetadata().getGeneration() == generation
                        && Instant.now().isBefore(end)) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
                changed = Instant.now();
                while (pods().size() < Math.max(fault.from, fault.want)
                        && fault.title.matches("another.*|API.*|work.*")) {
                    if (Instant.now().isAfter(end)) {
                        throw new IllegalStateException("the pods did not come");
                    }
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
                pause(Duration.ofSeconds(1));
                fault.during.on(this);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void interrupt() {
            // not while Helm still makes the change
            pause(Duration.ofSeconds(6));
            proxy.goAway();
            pause(Duration.ofSeconds(5));
            proxy.comeBack();
        }

        void takeTheNodeAway() {
            LocalCluster.label(client, lost, namespace, null);
        }

        void quota() {
            int pods = client.pods().inNamespace(namespace).list().getItems().size();
            client.resource(new ResourceQuotaBuilder()
                            .withNewMetadata()
                            .withName("enough")
                            .withNamespace(namespace)
                            .endMetadata()
                            .withNewSpec()
                            .addToHard("pods", new Quantity(String.valueOf(pods + 1)))
                            .endSpec()
                            .build())
                    .create();
        }

        void deadline() {
            workload().edit(deployment -> {
                deployment.getSpec().setProgressDeadlineSeconds(8);
                return deployment;
            });
        }

        private void rule(String settings) {
            String rules = ("[{'selector': 'component=querynode', " + settings + "}]").replace('\'', '"');
            LocalCluster.rules(client, namespace, rules);
        }

        RollableScalableResource<Deployment> workload() {
            return client.apps().deployments().inNamespace(namespace).withName(WORKLOAD);
        }

        private List<Pod> pods() {
            return client.pods().inNamespace(namespace).withLabel("component", "querynode").list().getItems().stream()
                    .filter(pod -> !"Failed".equals(pod.getStatus().getPhase()))
                    .toList();
        }

        /** How many pods are too many, or not ready, or on their way out. */
        long left(int want) {
            List<Pod> pods = pods();
            long fine = pods.stream()
                    .filter(pod -> FaultScenario.ready(pod) && pod.getMetadata().getDeletionTimestamp() == null)
                    .count();
            return Math.max(0, want - fine) + pods.size() - Math.min(fine, want);
        }

        /** The last line that says something, without what differs from run to run. */
        String last(String all) {
            return all.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("")
                    .strip()
                    .replace(namespace, "NAMESPACE")
                    .replace(proxy.server(), "https://SERVER")
                    .replaceAll("127\\.0\\.0\\.1:[0-9]+", "SERVER");
        }

        @Override
        public void close() throws IOException {
            proxy.close();
            Files.delete(config);
            client.namespaces().withName(namespace).delete();
        }
    }

    private static void pause(Duration time) {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            LockSupport.parkUntil(end.toEpochMilli());
        }
    }
}

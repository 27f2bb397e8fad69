package io.jenkins.plugins.milvus.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./demo scale ...} and {@code ./demo install ...}: the same operations as the steps, without Jenkins. */
@Command(
        name = "demo",
        subcommands = {CommandLine.Scale.class, CommandLine.Install.class, CommandLine.GuideCommand.class})
public final class CommandLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CommandLine() {}

    /** Exit status 0, or 1 when it was refused or failed, or 2 when the command line is wrong. */
    public static void main(String[] arguments) {
        System.exit(new picocli.CommandLine(new CommandLine())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    /** What both commands take. */
    static final class Common {
        @Option(names = "--kubeconfig", required = true)
        String kubeconfig;

        @Option(names = "--context")
        String context;

        @Option(names = "--helm", defaultValue = "helm")
        String helm;

        @Option(names = "--release", defaultValue = InstallRequest.DEFAULT_RELEASE)
        String release;

        @Option(names = "--namespace")
        String namespace;

        @Option(names = "--chart")
        String chart;

        @Option(names = "--repository")
        String repository;

        @Option(names = "--timeout", description = "minutes")
        Double timeout;

        @Option(names = "--stable-for", description = "seconds")
        Double stableFor;

        @Option(names = "--no-wait-for-termination")
        boolean noWaitForTermination;

        @Option(names = "--no-fail-fast")
        boolean noFailFast;

        @Option(names = "--crash-limit")
        Integer crashLimit;

        @Option(names = "--rollback-on-failure")
        boolean rollbackOnFailure;

        @Option(names = "--recover-stale")
        boolean recoverStale;

        @Option(
                names = "--json",
                description = "print the result or the failure as one line of JSON, the log to stderr")
        boolean json;

        Care care(Duration otherwise) {
            Duration patience = timeout == null ? otherwise : Duration.ofMillis(Math.round(timeout * 60_000));
            return new Care(patience, rollbackOnFailure, recoverStale);
        }

        RolloutPolicy policy() {
            RolloutPolicy policy = RolloutPolicy.DEFAULTS;
            if (stableFor != null) {
                policy = policy.withStableFor(Duration.ofMillis(Math.round(stableFor * 1000)));
            }
            if (noWaitForTermination) {
                policy = policy.withWaitForTermination(false);
            }
            if (noFailFast) {
                policy = policy.withFailFast(false);
            }
            return crashLimit == null ? policy : policy.withCrashLimits(crashLimit, crashLimit, crashLimit);
        }

        /** Runs it and prints what came out. */
        int run(Work work) throws Exception {
            PrintStream log = json ? System.err : System.out;
            try (LocalRun local = new LocalRun(kubeconfig, context, helm, log::println)) {
                print(log, work.with(local));
                return 0;
            } catch (RefusedException e) {
                return fail(log, "REFUSED_" + e.reason(), e.getMessage(), List.of());
            } catch (OperationFailedException e) {
                return fail(log, e.code().name(), e.getMessage(), e.details());
            } catch (ClusterException e) {
                return fail(log, e.kind().name(), e.getMessage(), List.of());
            }
        }

        private void print(PrintStream log, OperationResult result) throws Exception {
            if (json) {
                System.out.println(JSON.writeValueAsString(result));
                return;
            }
            result.components()
                    .forEach(each ->
                            log.printf("%s: %d -> %d, %d ready%n", each.name(), each.from(), each.to(), each.ready()));
            log.printf(
                    Locale.ROOT,
                    "OK %s/%s revision %d (was %d), changed: %b, %.1f s%n",
                    result.namespace(),
                    result.release(),
                    result.revision(),
                    result.previousRevision(),
                    result.changed(),
                    result.seconds());
        }

        private int fail(PrintStream log, String code, String message, List<String> details) throws Exception {
            if (json) {
                Map<String, Object> failure = new LinkedHashMap<>();
                failure.put("code", code);
                failure.put("message", message);
                failure.put("details", details);
                System.out.println(JSON.writeValueAsString(failure));
            }
            log.println("FAILED " + message);
            details.forEach(line -> log.println("  " + line));
            return 1;
        }
    }

    /** One operation on a local run. */
    @FunctionalInterface
    interface Work {
        OperationResult with(LocalRun run) throws Exception;
    }

    /** {@code scale}. */
    @Command(name = "scale", mixinStandardHelpOptions = true)
    static final class Scale implements Callable<Integer> {
        @Mixin
        Common common;

        @Option(names = "--component", required = true, description = "may be repeated, with one --replicas for each")
        List<String> components;

        @Option(names = "--replicas", required = true)
        List<Integer> replicas;

        @Option(names = "--allow-zero")
        boolean allowZero;

        @Option(names = "--allow-other-changes")
        boolean allowOtherChanges;

        @Option(names = "--dry-run")
        boolean dryRun;

        @Option(names = "--autoscaler", defaultValue = "refuse")
        ScaleRequest.Autoscaler autoscaler;

        @Option(names = "--pace", defaultValue = "" + ScaleRequest.DEFAULT_PACE)
        int pace;

        @Override
        public Integer call() throws Exception {
            return common.run(run -> {
                Map<String, Integer> wanted = new LinkedHashMap<>();
                for (int i = 0; i < components.size(); i++) {
                    wanted.put(components.get(i), i < replicas.size() ? replicas.get(i) : null);
                }
                return run.scale(
                        new ScaleRequest(
                                common.release,
                                common.namespace,
                                wanted,
                                allowZero,
                                allowOtherChanges,
                                dryRun,
                                pace,
                                ChartReference.milvus(common.chart, common.repository, null),
                                autoscaler,
                                common.care(ScaleRequest.DEFAULT_TIMEOUT)),
                        common.policy());
            });
        }
    }

    /** {@code install}. */
    @Command(name = "install", mixinStandardHelpOptions = true)
    static final class Install implements Callable<Integer> {
        @Mixin
        Common common;

        @Option(names = "--version")
        String version;

        @Option(names = "--mode", defaultValue = "cluster")
        InstallRequest.Mode mode;

        @Option(names = "--create-namespace")
        boolean createNamespace;

        @Option(names = "--values", description = "a file; may be repeated")
        List<String> valuesFiles = List.of();

        @Option(names = "--replicas", description = "component=number; may be repeated")
        Map<String, Integer> replicas = Map.of();

        @Option(names = "--on-existing", defaultValue = "keep")
        InstallRequest.OnExisting onExisting;

        @Override
        public Integer call() throws Exception {
            return common.run(run -> run.install(
                    new InstallRequest(
                            common.release,
                            common.namespace,
                            createNamespace,
                            mode,
                            ChartReference.milvus(common.chart, common.repository, version),
                            Map.of(),
                            valuesFiles,
                            replicas,
                            onExisting,
                            common.care(InstallRequest.DEFAULT_TIMEOUT)),
                    common.policy()));
        }
    }

    /** {@code guide}: everything that Milvus' scale-out guide does. */
    @Command(name = "guide", mixinStandardHelpOptions = true)
    static final class GuideCommand implements Callable<Integer> {
        @Mixin
        Common common;

        @Override
        public Integer call() throws Exception {
            return common.run(run -> {
                RolloutPolicy policy =
                        common.stableFor == null ? common.policy().withStableFor(Guide.STABLE_FOR) : common.policy();
                String namespace = common.namespace == null ? "milvus" : common.namespace;
                return new Guide(run, namespace, common.chart, policy).run();
            });
        }
    }
}

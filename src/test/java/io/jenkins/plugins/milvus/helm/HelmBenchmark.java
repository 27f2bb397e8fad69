package io.jenkins.plugins.milvus.helm;

import io.jenkins.plugins.milvus.release.ReleaseId;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading what Helm prints, without Helm. {@code bench/core} is its command. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HelmBenchmark {

    private static final ReleaseId RELEASE = new ReleaseId("milvus", "my-release");

    /** Revisions of a history, or objects of a manifest: a release of Milvus in cluster mode has about 80. */
    @Param({"10", "100", "1000"})
    public int items;

    private Helm helm;
    private String manifest;
    private Manifest before;
    private Manifest after;

    /** Makes the texts. */
    @Setup
    public void texts() {
        String history = IntStream.rangeClosed(1, items)
                .mapToObj(i -> """
                        {"revision":%d,"updated":"2026-03-01T10:00:00.123456789Z","status":"superseded",\
                        "chart":"milvus-5.0.19","app_version":"2.6.15","description":"Upgrade complete"}""".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
        helm = new Helm(
                call -> new ProcessRunner.Result(0, history, ""), new HelmSettings("helm", "/k", null, "/scratch"));
        manifest = IntStream.range(0, items).mapToObj(HelmBenchmark::object).collect(Collectors.joining());
        before = Manifest.parse(manifest);
        after = Manifest.parse(manifest.replace("replicas: 1", "replicas: 3"));
    }

    private static String object(int number) {
        return """
                ---
                # Source: milvus/templates/querynode-deployment.yaml
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: my-release-milvus-%d
                  labels:
                    helm.sh/chart: milvus-5.0.19
                    app.kubernetes.io/name: milvus
                    app.kubernetes.io/instance: my-release
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                      - name: querynode
                        image: "milvusdb/milvus:v2.6.15"
                        args: [ "/milvus/tools/run.sh", "milvus", "run", "querynode" ]
                        ports:
                        - {name: querynode, containerPort: 21123, protocol: TCP}
                        resources: {limits: {cpu: 4, memory: 8Gi}}
                        volumeMounts:
                        - {mountPath: /milvus/tools, name: tools}
                """.formatted(number);
    }

    /** {@code helm history --output json}. */
    @Benchmark
    public Object history() throws InterruptedException {
        return helm.history(RELEASE, items);
    }

    /** {@code helm get manifest}. */
    @Benchmark
    public Object manifest() {
        return Manifest.parse(manifest);
    }

    /** What an upgrade would change: here one number in every object. */
    @Benchmark
    public Object difference() {
        return ManifestDiff.between(before, after);
    }
}

package io.jenkins.plugins.milvus.pipeline;

import hudson.EnvVars;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * Makes what {@link SerialFormTest} reads: what this version stores while a {@code milvusScale} is watching. No test, and
 * not run with them. When the stored form changes, this adds the folder {@code running/2}:
 *
 * <pre>mvn test -Dtest=SerialFormMaker -Dmilvus.serial.form=2</pre>
 *
 * <p>Nothing of the machine gets into it: the build's environment has nothing but a {@code PATH}, its workspaces and
 * tools are in {@link #PLACE}, and its log is left out. What is another one for each run {@link SerialFormTest} replaces.
 */
public class SerialFormMaker {

    static final Path STORED = Path.of(System.getProperty("basedir", "."))
            .resolve("src/test/resources/io/jenkins/plugins/milvus/pipeline/running");

    /** Longer than the name of any temporary folder that may come in its place. */
    static final String PLACE =
            "/tmp/the-place-of-a-build-that-was-running-when-the-plugin-was-upgraded/with-its-workspace-and-tools";

    static final String PROGRAM = "program.dat";
    static final String ENCODED = PROGRAM + ".base64";

    private static final String WORKSPACES = "jenkins.model.Jenkins.workspacesDir";
    private static final int LINE = 120;

    /** The longest that there is: on the deadline's day nothing else has happened. */
    private static final int MINUTES = 7 * 24 * 60;

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Test
    public void make() throws Throwable {
        Path into = STORED.resolve(System.getProperty("milvus.serial.form"));
        prepare(milvus, Path.of(PLACE));
        milvus.install(Jobs.VERSION, Map.of());
        Stuck.hold(milvus);
        EnvVars.masterEnvVars.clear();
        EnvVars.masterEnvVars.put("PATH", "/usr/bin:/bin");
        System.setProperty(WORKSPACES, PLACE + "/${ITEM_FULL_NAME}");
        sessions.then(this::start);
        keepHome(sessions.getHome().toPath(), into.resolve("home"));
        keepWatched(into.resolve("querynode.json"));
    }

    /** The kubeconfig, Helm and the chart, where the build looks for them. */
    static void prepare(LocalMilvus milvus, Path place) throws IOException {
        Files.createDirectories(place.resolve("bin"));
        Path helm = place.resolve("bin/helm");
        Files.deleteIfExists(helm);
        Files.createSymbolicLink(helm, Path.of(Tools.helm(4)));
        Files.write(
                place.resolve("kubeconfig"), Files.readAllBytes(milvus.cluster().kubeconfig()));
        Files.write(place.resolve("milvus.tgz"), Files.readAllBytes(Path.of(Tools.chart(Jobs.VERSION))));
    }

    private void start(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "scale");
        job.setDefinition(new CpsFlowDefinition(
                """
                    node { ws('%1$s/workspace') { withEnv(['KUBECONFIG=%1$s/kubeconfig', 'PATH+HELM=%1$s/bin']) {
                        def scaled = milvusScale component: 'queryNode', replicas: 2, stableFor: 0, timeout: %2$d,
                            namespace: '%3$s', chart: '%1$s/milvus.tgz'
                        echo "after the upgrade: ${scaled.components[0].ready} in revision ${scaled.revision}"
                    } } }
                    """.formatted(PLACE, MINUTES, milvus.cluster().namespace()), true));
        Jobs.await(job.scheduleBuild2(0).waitForStart(), "0/1     Running");
    }

    private static void keepHome(Path home, Path into) throws IOException {
        Path build = Path.of("jobs/scale/builds/1");
        List<Path> files;
        try (Stream<Path> workflow = Files.list(home.resolve(build).resolve("workflow"))) {
            files = Stream.concat(
                            Stream.of(
                                    home.resolve("jobs/scale/config.xml"),
                                    home.resolve(build).resolve("build.xml"),
                                    home.resolve(build).resolve(PROGRAM),
                                    home.resolve("org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml"),
                                    home.resolve("io.jenkins.plugins.milvus.turn.Turns.xml")),
                            workflow)
                    .toList();
        }
        for (Path file : files) {
            Path target = into.resolve(home.relativize(file).toString());
            Files.createDirectories(target.getParent());
            if (file.endsWith(PROGRAM)) {
                Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
                String text = encoder.encodeToString(Files.readAllBytes(file));
                Files.writeString(target.resolveSibling(ENCODED), text + "\n");
            } else {
                // which version of which plugin has written it does not matter
                Files.writeString(target, Files.readString(file).replaceAll(" plugin=\"[^\"]*\"", ""));
            }
        }
    }

    private void keepWatched(Path into) throws IOException {
        var client = milvus.cluster().client();
        Deployment watched = client.apps()
                .deployments()
                .withName("my-release-milvus-querynode")
                .get();
        watched.setStatus(null);
        watched.getMetadata().setManagedFields(List.of());
        Files.writeString(into, client.getKubernetesSerialization().asJson(watched));
    }
}

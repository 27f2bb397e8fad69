package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * A build that was running when the plugin was upgraded goes on with the upgraded one, as if nothing had been.
 *
 * <p>Each folder of {@code running} is what one version had stored while its {@code milvusScale} was watching, made by
 * {@link SerialFormMaker} and never changed afterwards. {@code home} is what goes into the controller's home: the build,
 * the pipeline's program as Base64, the list of running pipelines and the turns. {@code querynode.json} is the Deployment
 * that was watched. It is made again as it was, so that its template has to have the digest that was stored then. Where
 * the stored files name what is another one by now (the folder, the namespace, the Deployment's uid, the day of the
 * deadline), today's is put in its place by a text of the same length.
 */
public class SerialFormTest {

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Test
    public void whatVersion1Stored() throws Throwable {
        goesOn(SerialFormMaker.STORED.resolve("1"));
    }

    private void goesOn(Path stored) throws Throwable {
        KubernetesClient client = milvus.cluster().client();
        Deployment then = client.getKubernetesSerialization()
                .unmarshal(Files.readString(stored.resolve("querynode.json")), Deployment.class);
        Deployment now = again(then);
        Path place = folder.getRoot().toPath();
        SerialFormMaker.prepare(milvus, place);
        Map<String, String> today = new LinkedHashMap<>();
        today.put(SerialFormMaker.PLACE, padded(place.toString(), SerialFormMaker.PLACE.length()));
        today.put(then.getMetadata().getNamespace(), now.getMetadata().getNamespace());
        today.put(then.getMetadata().getUid(), now.getMetadata().getUid());
        today.put(deadline(stored), LocalDate.now(ZoneOffset.UTC).plusDays(2).toString());
        Path home = sessions.getHome().toPath();
        restore(stored.resolve("home"), home, today);
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName("scale", WorkflowJob.class)
                    .getBuildByNumber(1);
            Jobs.await(() -> Jobs.status(run).contains("queryNode 1 of 2 ready"), "the step to watch again");
            Stuck.letGo(milvus);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("Ready: " + milvus.release() + ": queryNode 1 -> 2, 2 ready; revision 2", run);
            jenkins.assertLogContains("after the upgrade: 2 in revision 2", run);
            String turns = Files.readString(home.resolve("io.jenkins.plugins.milvus.turn.Turns.xml"));
            assertEquals(
                    "its turn is given back",
                    "<list/>",
                    turns.strip().lines().skip(1).findFirst().orElse(""));
        });
    }

    /** First as before the scale, then as after it, so that its generation is that of then. */
    private Deployment again(Deployment then) throws Exception {
        int want = then.getSpec().getReplicas();
        Deployment before = new Deployment();
        before.setMetadata(new ObjectMetaBuilder()
                .withName(then.getMetadata().getName())
                .withLabels(then.getMetadata().getLabels())
                .withAnnotations(then.getMetadata().getAnnotations())
                .build());
        before.setSpec(then.getSpec());
        before.getSpec().setReplicas(want - 1);
        var deployments = milvus.cluster().client().apps().deployments();
        deployments.resource(before).create();
        var deployment = deployments.withName(before.getMetadata().getName());
        Jobs.await(
                () -> Integer.valueOf(want - 1)
                        .equals(deployment.get().getStatus().getReadyReplicas()),
                "the first pods");
        Stuck.hold(milvus);
        deployment.edit(each -> {
            each.getSpec().setReplicas(want);
            return each;
        });
        Jobs.await(
                () -> Integer.valueOf(want).equals(deployment.get().getStatus().getReplicas()),
                "the pod that never gets ready");
        Deployment now = deployment.get();
        assertEquals(then.getMetadata().getGeneration(), now.getMetadata().getGeneration());
        return now;
    }

    /** A folder's name may end with more than one slash. */
    private static String padded(String name, int length) {
        return name + "/".repeat(length - name.length());
    }

    /** The day on which patience would have ended. */
    private static String deadline(Path stored) throws IOException {
        Path program = stored.resolve("home/jobs/scale/builds/1").resolve(SerialFormMaker.ENCODED);
        String text =
                new String(Base64.getMimeDecoder().decode(Files.readAllBytes(program)), StandardCharsets.ISO_8859_1);
        Matcher matcher =
                Pattern.compile("\"deadline\":\"(\\d{4}-\\d\\d-\\d\\d)T").matcher(text);
        assertTrue("there is a deadline", matcher.find());
        return matcher.group(1);
    }

    private static void restore(Path stored, Path home, Map<String, String> today) throws IOException {
        today.forEach((then, now) -> assertEquals(then + " and " + now, then.length(), now.length()));
        List<Path> files;
        try (Stream<Path> all = Files.walk(stored)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = home.resolve(stored.relativize(file).toString());
            Files.createDirectories(target.getParent());
            byte[] bytes = Files.readAllBytes(file);
            if (file.endsWith(SerialFormMaker.ENCODED)) {
                target = target.resolveSibling(SerialFormMaker.PROGRAM);
                bytes = Base64.getMimeDecoder().decode(bytes);
            }
            // one character for each byte, whatever it means
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            for (Map.Entry<String, String> each : today.entrySet()) {
                text = text.replace(each.getKey(), each.getValue());
            }
            Files.write(target, text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}

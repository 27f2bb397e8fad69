package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.EnvVars;
import hudson.Functions;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/**
 * Nothing that a build leaves tells a secret that went into it: neither the record of the build, nor Jenkins' home, nor
 * the agent, nor a command line, nor Jenkins' own log. While a step runs, its own folder on the agent holds the
 * kubeconfig, and is closed to other users.
 */
public class SecretsClusterTest {

    private static final String VALUE = "v4lue-of-the-secret-key";
    private static final String NEXT = "v4lue-that-comes-after-it";
    private static final String FILE_VALUE = "v4lue-of-the-values-file";

    @ClassRule
    public static final JenkinsRule JENKINS = Jobs.patient();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Rule
    public final LoggerRule logs =
            new LoggerRule().record("io.jenkins.plugins.milvus", Level.ALL).capture(10_000);

    private final Leaks leaks = new Leaks();
    private Path home;
    private Path tmp;
    private Path arguments;
    private DumbSlave agent;

    @Before
    public void prepare() throws Exception {
        home = JENKINS.jenkins.getRootDir().toPath();
        tmp = temporary.newFolder("tmp").toPath();
        arguments = temporary.newFile("arguments").toPath();
        byte[] kubeconfig = Files.readAllBytes(milvus.cluster().kubeconfig());
        String token = milvus.token("scaler");
        String key = secret(new String(kubeconfig, StandardCharsets.UTF_8), "client-key-data: *\"?([^\\s\"]+)");
        leaks.add("the token", token)
                .add("a value", VALUE)
                .add("the next value", NEXT)
                .add("a value of a file", FILE_VALUE)
                .add("the client key as the kubeconfig holds it", key)
                .add(
                        "the client key",
                        new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8).split("\n")[1]);
        SystemCredentialsProvider.getInstance()
                .setDomainCredentialsMap(Map.of(
                        Domain.global(),
                        List.of(
                                new FileCredentialsImpl(
                                        CredentialsScope.GLOBAL,
                                        "file",
                                        "",
                                        "config",
                                        SecretBytes.fromBytes(kubeconfig)),
                                new StringCredentialsImpl(
                                        CredentialsScope.GLOBAL, "token", "", Secret.fromString(token)),
                                new StringCredentialsImpl(CredentialsScope.GLOBAL, "next", "", Secret.fromString(NEXT)),
                                new StringCredentialsImpl(
                                        CredentialsScope.GLOBAL, "value", "", Secret.fromString(VALUE)),
                                new StringCredentialsImpl(
                                        CredentialsScope.GLOBAL, "other", "", Secret.fromString(FILE_VALUE)))));
        agent = JENKINS.createOnlineSlave(
                Label.get("remote"),
                new EnvVars("TMPDIR", tmp.toString(), "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + tmp));
    }

    @Test
    public void whateverBecomesOfTheBuildItTellsNoSecret() throws Exception {
        JENKINS.assertBuildStatusSuccess(install("VALUE", "onExisting: 'fail'"));
        assertThat("it was really used", values(), containsString(VALUE));
        assertThat("it was really used", values(), containsString(FILE_VALUE));
        nothingIsLeft();

        // whatever is said about differences names what differs, and not how
        JENKINS.assertBuildStatus(Result.FAILURE, install("NEXT", "onExisting: 'keep'"));
        nothingIsLeft();
        JENKINS.assertBuildStatusSuccess(install("NEXT", "onExisting: 'upgrade'"));
        assertThat("it was really used", values(), containsString(NEXT));
        nothingIsLeft();

        milvus.rules("[{\"selector\": \"component=querynode\", \"behaviour\": \"crashLoop\", \"crashAfter\": \"200ms\","
                + " \"backOff\": \"200ms\"}]");
        WorkflowRun failed = scale("queryNode", 2);
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(failed));
        JENKINS.assertLogContains("CRASH_LOOP queryNode", failed);
        nothingIsLeft();

        WorkflowRun refused = install("VALUE", "version: '0.0.1', onExisting: 'upgrade'");
        JENKINS.assertBuildStatus(Result.FAILURE, refused);
        nothingIsLeft();

        milvus.rules("[{\"selector\": \"component=datanode\", \"behaviour\": \"neverReady\"}]");
        WorkflowRun aborted = scale("dataNode", 2);
        Jobs.await(aborted, "0/1     Running");
        assertEquals("while it runs, the step's own folder alone", List.of(), found());
        closed();
        aborted.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(aborted));
        Jobs.await(() -> folders().isEmpty(), "the step's folder to be removed");
        nothingIsLeft();
    }

    private void nothingIsLeft() throws Exception {
        assertEquals("folders of steps", List.of(), folders());
        assertEquals(List.of(), found());
    }

    private List<String> found() throws Exception {
        List<Path> own = folders();
        List<String> found = new ArrayList<>();
        // credentials.xml and what it is encrypted with are Jenkins' own
        found.addAll(leaks.below(home, each -> each.equals(home.resolve("secrets")) || own.contains(each)));
        found.addAll(leaks.below(Path.of(agent.getRemoteFS()), own::contains));
        found.addAll(leaks.below(tmp, own::contains));
        found.addAll(leaks.in("a command line", Files.readString(arguments)));
        found.addAll(leaks.in("Jenkins' log", String.join("\n", logs.getMessages())));
        logs.getRecords().stream()
                .filter(each -> each.getThrown() != null)
                .forEach(each -> found.addAll(leaks.in("an exception", Functions.printThrowable(each.getThrown()))));
        return found;
    }

    /** The folders of steps that are on the agent. */
    private List<Path> folders() throws Exception {
        try (Stream<Path> all = Files.walk(Path.of(agent.getRemoteFS()))) {
            return all.filter(each -> each.getFileName().toString().startsWith("milvus-"))
                    .filter(each -> each.getParent().getFileName().toString().endsWith("@tmp"))
                    .toList();
        }
    }

    private void closed() throws Exception {
        List<Path> own = folders();
        assertFalse("there is one while a step runs", own.isEmpty());
        for (Path folder : own) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        }
        assertThat("and it is what the test leaves out", leaks.below(own.get(0), each -> false), not(List.of()));
    }

    private WorkflowRun install(String secret, String more) throws Exception {
        // the file is the user's own and stays until the user removes it
        WorkflowJob job = job("""
            withCredentials([string(credentialsId: 'value', variable: 'VALUE'), string(credentialsId: 'other', variable: 'OTHER'),
                    string(credentialsId: 'next', variable: 'NEXT')]) {
                sh 'printf "minio: {accessKey: %%s}" "$OTHER" > values.yaml'
                try {
                    milvusInstall valuesFiles: ['values.yaml'], values: [minio: [secretKey: env.%s]],
                        credentialsId: 'file', %s, %s
                } finally {
                    sh 'rm values.yaml'
                }
            }
            """.formatted(secret, more, Jobs.where(milvus)));
        return JENKINS.waitForCompletion(job.scheduleBuild2(0).waitForStart());
    }

    private WorkflowRun scale(String component, int replicas) throws Exception {
        return job("""
            milvusScale component: '%s', replicas: %d, %s, credentialsId: 'token', serverUrl: '%s',
                caCertificate: '''%s'''
            """.formatted(
                                component,
                                replicas,
                                Jobs.where(milvus),
                                milvus.cluster().endpoint().server(),
                                milvus.cluster().endpoint().caPem()))
                .scheduleBuild2(0)
                .waitForStart();
    }

    /** A pipeline whose Helm notes what it is called with. */
    private WorkflowJob job(String script) throws Exception {
        Path bin = temporary.newFolder().toPath();
        Path helm = bin.resolve("helm");
        Files.writeString(
                helm, "#!/bin/sh\necho \"$@\" >> '%s'\nexec '%s' \"$@\"\n".formatted(arguments, Tools.helm(4)));
        Files.setPosixFilePermissions(helm, PosixFilePermissions.fromString("rwx------"));
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('remote') { withEnv(['PATH+HELM=%s']) {\n%s\n} }".formatted(bin, script), true));
        return job;
    }

    private String values() throws Exception {
        return milvus.helm("get", "values", "my-release").output();
    }

    private static String secret(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("nothing like " + pattern);
        }
        return matcher.group(1);
    }
}

package io.jenkins.plugins.milvus.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.milvus.helm.ProcessRunner.Call;
import io.jenkins.plugins.milvus.helm.ProcessRunner.Result;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * On an agent in a JVM of its own and on the built-in node; by a script, as on Unix, by the launcher's streams, as
 * elsewhere, and by a script with a launcher that reaches into a container.
 */
@RunWith(Parameterized.class)
public class AgentProcessesTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static Node agent;

    @Parameterized.Parameters(name = "{0}, {1}")
    public static List<Object[]> data() {
        return List.of(
                new Object[] {"agent", "script"},
                new Object[] {"agent", "streams"},
                new Object[] {"agent", "container"},
                new Object[] {"built-in", "script"},
                new Object[] {"built-in", "streams"});
    }

    @Parameterized.Parameter(0)
    public String where;

    @Parameterized.Parameter(1)
    public String how;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private FilePath workspace;
    private Scratch scratch;
    private AgentProcesses processes;

    @Before
    public void setUp() throws Exception {
        if (agent == null) {
            agent = JENKINS.createOnlineSlave();
        }
        Node node = where.equals("agent") ? agent : JENKINS.jenkins;
        workspace = node.getRootPath().child("workspace/a job's $HOME");
        workspace.mkdirs();
        scratch = Scratch.create(workspace);
        Launcher launcher = node.createLauncher(new StreamTaskListener(log, StandardCharsets.UTF_8));
        EnvVars environment = new EnvVars("OF_THE_STEP", "a $HOME '\"b", "PATH", System.getenv("PATH"));
        processes = new AgentProcesses(
                how.equals("container") ? new ContainerLauncher(launcher) : launcher,
                environment,
                workspace,
                scratch.folder(workspace.getChannel()),
                !how.equals("streams"));
    }

    @After
    public void tearDown() throws Exception {
        scratch.delete(workspace.getChannel(), processes);
        assertEquals("the log stays empty", "", log.toString(StandardCharsets.UTF_8));
    }

    private Result sh(String line, String input) throws IOException, InterruptedException {
        return processes.run(new Call(List.of("/bin/sh", "-c", line), Map.of(), input, LONG));
    }

    @Test
    public void outputAndErrorAreKeptApart() throws Exception {
        Result result = sh("echo out; echo err >&2; exit 3", "");
        assertEquals(3, result.exitCode());
        assertEquals("out\n", result.output());
        assertEquals("err\n", result.error());
    }

    @Test
    public void readsItsInput() throws Exception {
        String input = "values: $HOME 'ä'\n".repeat(50_000);
        assertEquals(input, sh("cat", input).output());
        assertEquals("", sh("cat", "").output());
    }

    @Test
    public void argumentsAndVariablesArriveAsTheyAre() throws Exception {
        String odd = "a b\n$HOME ${HOME} $$ `id` $(id) \"q\" 'r' \\ ä *";
        Result result = processes.run(new Call(
                List.of("sh", "-c", "printf '%s|' \"$@\" \"$ADDED\" \"$OF_THE_STEP\"; pwd", "sh", odd, ""),
                Map.of("ADDED", odd),
                "",
                LONG));
        assertEquals(odd + "||" + odd + "|a $HOME '\"b|" + workspace.getRemote() + "\n", result.output());
    }

    @Test
    public void aMissingProgramIsNamed() {
        IOException e = assertThrows(
                IOException.class,
                () -> processes.run(new Call(List.of("no-such-helm", "version"), Map.of(), "", LONG)));
        assertThat(e.getMessage(), containsString("no-such-helm"));
    }

    @Test
    public void aProgramThatCannotBeExecutedIsNamed() throws Exception {
        workspace.child("helm").write("#!/no/such/interpreter\n", "UTF-8");
        IOException e =
                assertThrows(IOException.class, () -> processes.run(new Call(List.of("./helm"), Map.of(), "", LONG)));
        assertThat(e.getMessage(), containsString("./helm"));
        workspace.child("helm").chmod(0755);
        e = assertThrows(IOException.class, () -> processes.run(new Call(List.of("./helm"), Map.of(), "", LONG)));
        assertThat(e.getMessage(), containsString("./helm"));
    }

    @Test
    public void exitCode127OfTheProgramItselfIsAResult() throws Exception {
        assertEquals(127, sh("exit 127", "").exitCode());
    }

    @Test
    public void whatTakesTooLongIsStopped() throws Exception {
        long start = System.nanoTime();
        Call call = new Call(
                List.of("sh", "-c", "trap 'echo ended >ended; exit 1' TERM; while :; do sleep 0.2; done"),
                Map.of(),
                "",
                Duration.ofSeconds(1));
        IOException e = assertThrows(IOException.class, () -> processes.run(call));
        assertThat(e.getMessage(), containsString("sh did not end within 1 seconds and was stopped"));
        assertThat(System.nanoTime() - start, lessThan(15_000_000_000L));
        assertTrue("it got SIGTERM", workspace.child("ended").exists());
        workspace.child("ended").delete();
    }

    @Test
    public void anInterruptStopsTheProcessBeforeItComesThrough() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                sh("trap 'sleep 1; echo ended >ended; exit 1' TERM; echo x >began; while :; do sleep 0.2; done", "");
                thrown.complete(null);
            } catch (IOException | InterruptedException e) {
                thrown.complete(e);
            }
        });
        thread.start();
        while (!workspace.child("began").exists()) {
            Thread.sleep(50);
        }
        thread.interrupt();
        assertEquals(InterruptedException.class, thrown.get().getClass());
        assertTrue(workspace.child("ended").exists());
        workspace.deleteContents();
    }

    @Test
    public void nothingIsLeftOfACall() throws Exception {
        sh("echo x", "y");
        assertThat(scratch.folder(workspace.getChannel()).list().toArray(), arrayWithSize(0));
    }

    @Test
    public void tooMuchOutputIsRefused() {
        IOException e = assertThrows(
                IOException.class,
                () -> processes.run(List.of("sh", "-c", "head -c 2000 /dev/zero"), Map.of(), "", LONG, 1_000));
        assertThat(e.getMessage(), containsString("more than 1000 bytes"));
    }

    @Test
    public void filesAreReadAsTheyAre() throws Exception {
        LauncherAccess access = new LauncherAccess(processes);
        byte[] content = new byte[1024 * 1024];
        new java.util.Random(1).nextBytes(content);
        Path file = Path.of(workspace.getRemote(), "ca'$HOME.crt");
        Files.write(file, content);
        assertArrayEquals(content, access.read(file.toString()));
        assertArrayEquals(content, access.read("ca'$HOME.crt"));
        assertThrows(NoSuchFileException.class, () -> access.read("/no/such/file"));
        Files.write(file, new byte[1024 * 1024 + 1]);
        IOException e = assertThrows(IOException.class, () -> access.read(file.toString()));
        assertThat(e.getMessage(), containsString("larger than"));
        Files.delete(file);
        e = assertThrows(IOException.class, () -> access.read(workspace.getRemote()));
        assertThat(e.getMessage(), not(emptyString()));
    }

    @Test
    public void execPluginsRunAsTheStepDoes() throws Exception {
        var output = new LauncherAccess(processes)
                .run(List.of("sh", "-c", "echo $EXEC; cat; echo warning >&2; exit 2"), Map.of("EXEC", "info"));
        assertEquals("info\n", output.out());
        assertEquals("warning\n", output.err());
        assertEquals(2, output.exitCode());
    }

    @Test
    public void scratchIsPrivateAndGoesAlone() throws Exception {
        FilePath fresh = workspace.child("no/such/folder/yet");
        Scratch.create(fresh).delete(fresh.getChannel(), null);
        assertTrue("a workspace is made with it", fresh.isDirectory());
        FilePath link = workspace.child("link");
        link.symlinkTo(fresh.getRemote(), TaskListener.NULL);
        Scratch.create(link).delete(link.getChannel(), null);
        Scratch other = Scratch.create(workspace);
        File folder = new File(other.path());
        assertEquals("rwx------", mode(folder.toPath()));
        assertEquals(new File(workspace.getRemote() + "@tmp"), folder.getParentFile());
        String kubeconfig = other.write(workspace.getChannel(), "config", "secret".getBytes(StandardCharsets.UTF_8));
        other.write(workspace.getChannel(), "config", "new".getBytes(StandardCharsets.UTF_8));
        assertEquals("rw-------", mode(Path.of(kubeconfig)));
        assertEquals("new", Files.readString(Path.of(kubeconfig)));
        assertThat(folder.list(), arrayWithSize(1));
        assertThrows(
                IllegalArgumentException.class, () -> other.write(workspace.getChannel(), "../config", new byte[0]));
        other.delete(workspace.getChannel(), null);
        other.delete(workspace.getChannel(), null);
        assertFalse(folder.exists());
        assertTrue(new File(scratch.path()).exists());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

package io.jenkins.plugins.milvus.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.milvus.pipeline.Jobs;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import jenkins.model.NodeListener;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Folders of steps that nobody removes, or not in time. */
public class ScratchesTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Test
    public void whatAnotherLifeHasLeftIsDeletedAndWhatIsInUseIsNot() throws Exception {
        FilePath workspace = JENKINS.jenkins.getRootPath().child("workspace/job");
        Computer builtIn = JENKINS.jenkins.toComputer();
        Scratch left = created(new Scratches(), workspace);

        // what another life of the controller reads
        Scratches now = new Scratches();
        Scratch inUse = created(now, workspace);
        now.sweep(builtIn);
        Jobs.await(() -> !stored().contains(left.path()), "what was left to be forgotten");
        assertFalse("it is deleted before", exists(left));
        assertTrue(exists(inUse));
        now.remove(inUse, workspace.getChannel(), null);
        assertFalse("by whoever works with it", exists(inUse));
        assertThat(stored(), not(containsString(inUse.path())));
    }

    @Test
    public void aLostAgentIsCleanedWhenItIsBackAndForgottenWithItsNode() throws Exception {
        DumbSlave agent = JENKINS.createOnlineSlave();
        Scratches scratches = Scratches.get();
        Scratch late = created(scratches, workspace(agent));
        VirtualChannel first = agent.getChannel();
        disconnect(agent);
        scratches.remove(late, first, null);
        assertTrue("nobody can", exists(late));
        assertThat(stored(), containsString(late.path()));
        agent.toComputer().connect(true).get();
        Jobs.await(() -> !stored().contains(late.path()), "the agent to be cleaned when it is back");
        assertFalse(exists(late));

        // it is there again before the step has noticed
        Scratch slow = created(scratches, workspace(agent));
        VirtualChannel second = agent.getChannel();
        disconnect(agent);
        agent.toComputer().connect(true).get();
        assertTrue("in use", exists(slow));
        scratches.remove(slow, second, null);
        Jobs.await(() -> !stored().contains(slow.path()), "the agent to be cleaned by its new connection");
        assertFalse(exists(slow));

        Scratch kept = created(scratches, workspace(agent));
        DumbSlave renamed = JENKINS.createSlave();
        NodeListener.fireOnUpdated(agent, renamed);
        assertThat(stored(), containsString("<node>" + renamed.getNodeName() + "</node>"));
        JENKINS.jenkins.removeNode(renamed);
        assertThat(stored(), not(containsString(kept.path())));
    }

    @Test
    public void aChannelThatDiesInTheMiddleLeavesTheFolderForTheNextOne() throws Exception {
        DumbSlave agent = JENKINS.createOnlineSlave();
        Scratch folder = created(Scratches.get(), workspace(agent));
        VirtualChannel dying = (VirtualChannel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {VirtualChannel.class}, (proxy, method, arguments) -> {
                    throw new RequestAbortedException(new IOException("the agent was killed"));
                });
        Scratches.get().remove(folder, dying, null);
        Jobs.await(() -> !stored().contains(folder.path()), "the agent to be cleaned by its living connection");
        assertFalse(exists(folder));
    }

    private static FilePath workspace(DumbSlave agent) {
        return agent.getRootPath().child("workspace/job");
    }

    private static void disconnect(DumbSlave agent) throws Exception {
        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();
    }

    private static Scratch created(Scratches scratches, FilePath workspace) throws IOException, InterruptedException {
        Scratch folder = scratches.create(workspace);
        folder.write(workspace.getChannel(), "kubeconfig", "token".getBytes(StandardCharsets.UTF_8));
        assertThat(stored(), containsString(folder.path()));
        assertThat("where it is, and not what is in it", stored(), not(containsString("token")));
        return folder;
    }

    /** On this machine's disk, whether the agent is there or not. */
    private static boolean exists(Scratch folder) {
        return new File(folder.path()).exists();
    }

    private static String stored() throws IOException {
        return Files.readString(JENKINS.jenkins.getRootDir().toPath().resolve(Scratches.class.getName() + ".xml"));
    }
}

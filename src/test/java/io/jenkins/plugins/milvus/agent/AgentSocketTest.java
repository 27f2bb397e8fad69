package io.jenkins.plugins.milvus.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import hudson.FilePath;
import hudson.model.Slave;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import hudson.slaves.OfflineCause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** On an agent in a JVM of its own, which loads classes through the channel, and on the built-in node. */
public class AgentSocketTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static void checkSockets(VirtualChannel channel) throws Exception {
        ChannelSocketFactory sockets = new ChannelSocketFactory(channel);
        try (TestServer server = TestServer.echo()) {
            Socket socket = sockets.createSocket();
            InetAddress placeholder = InetAddress.getByAddress("localhost", new byte[] {(byte) 192, 0, 2, 1});
            socket.connect(new InetSocketAddress(placeholder, server.port()), 10_000);
            socket.getOutputStream().write(42);
            assertEquals(42, socket.getInputStream().read());
            assertEquals(1, sockets.open());
            sockets.closeAll();
            assertThrows(IOException.class, () -> socket.getInputStream().read());
            assertEquals(0, sockets.open());
        }
        assertThrows(UnknownHostException.class, () -> sockets.createSocket("no-such-host.invalid", 6443));
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        assertThrows(ConnectException.class, () -> sockets.createSocket("127.0.0.1", port));
    }

    @Test
    public void theBuiltInNodeConnectsByItself() throws Exception {
        checkSockets(FilePath.localChannel);
        assertThat(new ChannelSocketFactory(FilePath.localChannel).createSocket(), instanceOf(LocalSocket.class));
    }

    @Test
    public void anAgentLoadsAHandfulOfClasses() throws Exception {
        // Dial, Relay, Tube, Inbox, Outbox and a few of Jenkins' own
        int most = 10;
        int fewest = loadedBySockets();
        // Jenkins may look at a new agent at the same moment, with classes of its own; ours are loaded every time
        for (int again = 0; again < 3 && fewest > most; again++) {
            fewest = Math.min(fewest, loadedBySockets());
        }
        assertThat(fewest, lessThanOrEqualTo(most));
    }

    private static int loadedBySockets() throws Exception {
        VirtualChannel channel = JENKINS.createOnlineSlave().getChannel();
        int before = channel.call(new ClassesLoaded());
        checkSockets(channel);
        return channel.call(new ClassesLoaded()) - before;
    }

    @Test
    public void aLostAgentEndsAReadWithinASecond() throws Exception {
        Slave agent = JENKINS.createOnlineSlave();
        ChannelSocketFactory sockets = new ChannelSocketFactory(agent.getChannel());
        try (TestServer server = TestServer.echo();
                Socket socket = sockets.createSocket("127.0.0.1", server.port())) {
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
                try {
                    return socket.getInputStream().read();
                } catch (IOException e) {
                    throw new IllegalStateException(e.getMessage());
                }
            });
            Thread.sleep(200);
            ((Channel) agent.getChannel()).terminate(new IOException("cut for a test"));
            long start = System.nanoTime();
            ExecutionException e = assertThrows(ExecutionException.class, () -> reading.get(5, TimeUnit.SECONDS));
            assertThat(System.nanoTime() - start, lessThan(1_000_000_000L));
            assertThat(e.getCause().getMessage(), containsString("connection to the agent was lost"));
            assertThrows(IOException.class, () -> sockets.createSocket("127.0.0.1", server.port()));
        } finally {
            agent.toComputer().disconnect(new OfflineCause.ByCLI("done"));
        }
    }

    /** How many classes the agent has loaded through the channel so far. */
    private static final class ClassesLoaded extends MasterToSlaveCallable<Integer, RuntimeException> {
        private static final long serialVersionUID = 1;

        @Override
        public Integer call() {
            return Channel.currentOrFail().classLoadingCount.get();
        }
    }
}

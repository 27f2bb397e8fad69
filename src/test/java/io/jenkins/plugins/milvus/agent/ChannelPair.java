package io.jenkins.plugins.milvus.agent;

import hudson.remoting.Channel;
import hudson.remoting.ChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.rules.ExternalResource;

/** A controller's and an agent's end of a real channel, in one JVM, over TCP. */
public final class ChannelPair extends ExternalResource {

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });
    private Socket wire;
    private Socket otherWire;
    private Channel controller;
    private Channel agent;

    @Override
    protected void before() throws Throwable {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            wire = new Socket(server.getInetAddress(), server.getLocalPort());
            otherWire = server.accept();
        }
        wire.setTcpNoDelay(true);
        otherWire.setTcpNoDelay(true);
        Future<Channel> other = threads.submit(() -> channel("agent", otherWire));
        controller = channel("agent-7", wire);
        agent = other.get();
    }

    private Channel channel(String name, Socket socket) throws IOException {
        return new ChannelBuilder(name, threads).withMode(Channel.Mode.BINARY).build(socket);
    }

    /** The end on the controller. */
    public Channel controller() {
        return controller;
    }

    /** The end on the agent. */
    public Channel agent() {
        return agent;
    }

    /** What happens when an agent's machine is switched off. */
    public void cut() throws IOException {
        wire.close();
        otherWire.close();
    }

    @Override
    protected void after() {
        try {
            controller.close();
            agent.join(1_000);
            cut();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

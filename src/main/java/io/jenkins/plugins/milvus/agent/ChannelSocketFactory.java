package io.jenkins.plugins.milvus.agent;

import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Sockets that are opened where a channel leads: on the agent, with the agent's network and names; on the built-in node,
 * in this JVM. A name is always looked up there, whatever address comes with it.
 *
 * <p>A factory belongs to one channel. When an agent comes back, it comes back with another channel and wants another
 * factory. Nothing has to be closed but the sockets.
 */
public final class ChannelSocketFactory extends SocketFactory {

    private final VirtualChannel channel;
    private final ThreadPoolExecutor sender;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Sockets at the other end of a channel.
     *
     * @param channel as {@link hudson.FilePath#getChannel} gives it
     */
    public ChannelSocketFactory(VirtualChannel channel) {
        this.channel = channel;
        String name = channel instanceof Channel c ? c.getName() : "built-in node";
        // one thread keeps each socket's frames in order; it ends by itself when there is nothing to send
        sender = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "Milvus: to the cluster through " + name));
        sender.allowCoreThreadTimeOut(true);
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = channel instanceof Channel c
                ? new ChannelSocket(c, sender, open::remove)
                : new LocalSocket(open::remove);
        open.add(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket socket = createSocket();
        try {
            socket.connect(InetSocketAddress.createUnresolved(host, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(new InetSocketAddress(host, port).getHostString(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    /** How many sockets have not been closed. */
    public int open() {
        return open.size();
    }

    /** Closes every socket that is still open, whoever uses it. */
    public void closeAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is gone either way
                continue;
            }
        }
    }
}

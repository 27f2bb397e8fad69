package io.jenkins.plugins.milvus.agent;

import hudson.remoting.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A socket whose TCP connection is the agent's: its network, its names, its routes. Exceptions are those of an ordinary
 * socket, with the agent's text; when the agent is lost, every read and write fails at once.
 */
final class ChannelSocket extends Socket {

    /** TEST-NET-1, which nobody has: newer Java refuses to connect to an address that is not resolved. */
    private static final byte[] PLACEHOLDER = {(byte) 192, 0, 2, 1};

    private final ChannelSocketImpl impl;
    private final String agent;
    private final Consumer<Socket> onClose;

    /**
     * A socket that is not connected yet.
     *
     * @param channel to the agent
     * @param sender sends to the agent, see {@link Outbox}
     * @param onClose hears when the socket is closed; more than once, maybe
     */
    ChannelSocket(Channel channel, Executor sender, Consumer<Socket> onClose) throws IOException {
        this(new ChannelSocketImpl(channel, sender), channel.getName(), onClose);
    }

    private ChannelSocket(ChannelSocketImpl impl, String agent, Consumer<Socket> onClose) throws IOException {
        super(impl);
        this.impl = impl;
        this.agent = agent;
        this.onClose = onClose;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (endpoint instanceof InetSocketAddress target && target.isUnresolved()) {
            InetAddress named = InetAddress.getByAddress(target.getHostString(), PLACEHOLDER);
            super.connect(new InetSocketAddress(named, target.getPort()), timeout);
        } else {
            super.connect(endpoint, timeout);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            // Socket forgets to, when it is closed while it begins to connect
            impl.close();
            onClose.accept(this);
        }
    }

    @Override
    public String toString() {
        return "ChannelSocket[" + getInetAddress() + ":" + getPort() + " from " + agent + "]";
    }
}

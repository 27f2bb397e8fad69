package io.jenkins.plugins.milvus.agent;

import hudson.model.Computer;
import hudson.remoting.Channel;
import hudson.remoting.Future;
import hudson.remoting.RemoteOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a {@link ChannelSocket} does: connects on the agent, reads and writes through a {@link Tube}. Options are
 * remembered; the only one that has a meaning on this side is the time limit for reads.
 */
final class ChannelSocketImpl extends SocketImpl {

    /** Milliseconds for the agent to load the few classes and take the order. */
    private static final int ORDER_TIMEOUT = 30_000;

    /** Milliseconds that looking up a name and the way through the channel may add to the caller's time limit. */
    private static final int EXTRA = 5_000;

    /** Milliseconds to connect when the caller sets no limit. */
    private static final int DEFAULT_TIMEOUT = 60_000;

    private static final int TURN = 100;

    private static final Logger LOGGER = Logger.getLogger(ChannelSocketImpl.class.getName());

    private final Channel channel;
    private final Tube tube;
    private final Map<Integer, Object> options = new ConcurrentHashMap<>(Map.of(
            SocketOptions.SO_TIMEOUT,
            0,
            SocketOptions.TCP_NODELAY,
            true,
            SocketOptions.SO_KEEPALIVE,
            true,
            SocketOptions.SO_REUSEADDR,
            false,
            SocketOptions.SO_OOBINLINE,
            false,
            SocketOptions.SO_LINGER,
            -1,
            SocketOptions.SO_SNDBUF,
            Tube.WINDOW,
            SocketOptions.SO_RCVBUF,
            Tube.WINDOW,
            SocketOptions.IP_TOS,
            0));
    private volatile boolean closed;

    ChannelSocketImpl(Channel channel, Executor sender) {
        this.channel = channel;
        this.tube = new Tube(sender, () -> {});
    }

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new SocketException("Only streams travel through an agent");
        }
    }

    @Override
    protected void connect(SocketAddress endpoint, int timeout) throws IOException {
        InetSocketAddress target = (InetSocketAddress) endpoint;
        // the name rather than the address, which may be a placeholder: names are looked up on the agent
        String host = target.getHostString();
        int limit = timeout == 0 ? DEFAULT_TIMEOUT : timeout;
        channel.addListener(tube);
        try {
            Future<OutputStream> order =
                    channel.callAsync(new Dial(host, target.getPort(), limit, new RemoteOutputStream(new Inbox(tube))));
            connect(order);
            address = InetAddress.getByAddress(host, tube.awaitOpen((long) limit + EXTRA));
            port = target.getPort();
        } catch (InterruptedException e) {
            close();
            throw interrupted(e);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void connect(Future<OutputStream> order) throws IOException, InterruptedException {
        boolean connected = false;
        try {
            tube.connect(get(order));
            connected = true;
        } finally {
            if (!connected) {
                // the order will be carried out all the same: take what comes of it, so that it can be let go
                Computer.threadPoolForRemoting.execute(() -> abandon(order));
            }
        }
    }

    private void abandon(Future<OutputStream> order) {
        try {
            tube.connect(order.get(Relay.PATIENCE, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            LOGGER.log(Level.FINE, "Nothing came of an abandoned connection", e);
        }
    }

    /** Waits in turns because a future cannot be told that the socket has been closed meanwhile. */
    private OutputStream get(Future<OutputStream> order) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ORDER_TIMEOUT);
        while (!closed && System.nanoTime() < deadline) {
            try {
                return order.get(TURN, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // so look whether it is still wanted
                continue;
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                throw cause instanceof IOException io ? io : new IOException("The agent cannot connect", cause);
            }
        }
        if (closed) {
            throw new SocketException("Socket closed");
        }
        throw new SocketTimeoutException("The agent did not answer within " + ORDER_TIMEOUT / 1000 + " seconds");
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException e = new InterruptedIOException("Interrupted");
        e.initCause(cause);
        return e;
    }

    @Override
    protected InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                try {
                    return tube.read(bytes, offset, length, (int) options.get(SocketOptions.SO_TIMEOUT));
                } catch (InterruptedException e) {
                    throw interrupted(e);
                }
            }

            @Override
            public int available() {
                return tube.available();
            }
        };
    }

    @Override
    protected OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    tube.write(bytes, offset, length);
                } catch (InterruptedException e) {
                    throw interrupted(e);
                }
            }
        };
    }

    @Override
    protected int available() {
        return tube.available();
    }

    @Override
    protected void close() {
        closed = true;
        tube.close();
        channel.removeListener(tube);
    }

    @Override
    protected void shutdownInput() {
        tube.closeInput();
    }

    @Override
    protected void shutdownOutput() {
        tube.end();
    }

    @Override
    public void setOption(int option, Object value) {
        // Socket spells "no lingering" as false
        options.put(
                option, option == SocketOptions.SO_LINGER && value instanceof Boolean ? Integer.valueOf(-1) : value);
    }

    @Override
    public Object getOption(int option) throws SocketException {
        if (option == SocketOptions.SO_BINDADDR) {
            return new InetSocketAddress(0).getAddress();
        }
        Object value = options.get(option);
        if (value == null) {
            throw new SocketException("No such option: " + option);
        }
        return value;
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(InetSocketAddress.createUnresolved(host, port), 0);
    }

    @Override
    protected void connect(InetAddress host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void bind(InetAddress host, int port) {
        // the agent chooses
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("Nothing listens through an agent");
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw new SocketException("Nothing listens through an agent");
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("No urgent data through an agent");
    }
}

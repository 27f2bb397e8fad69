package io.jenkins.plugins.milvus.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A network that can be broken: forwards bytes to a server, and counts them, until it is told otherwise. */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final URI server;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private volatile boolean away;

    /**
     * @param server {@code https://host:port}
     */
    public TcpProxy(String server) {
        this.server = URI.create(server);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    /** The server as it is reached through here. */
    public String server() {
        return "https://127.0.0.1:" + listener.getLocalPort();
    }

    /** How many bytes clients have sent so far. */
    public long up() {
        return up.get();
    }

    /** How many bytes the server has sent so far. */
    public long down() {
        return down.get();
    }

    /** How many connections are open. */
    public int open() {
        return links.size();
    }

    /** Resets every connection. */
    public void cut() {
        links.forEach(Link::close);
    }

    /** Resets every connection, and each new one at once, until {@link #comeBack}. */
    public void goAway() {
        away = true;
        cut();
    }

    /** Ends {@link #goAway}. */
    public void comeBack() {
        away = false;
    }

    /** Lets the connections there are fall silent without a FIN, as a forgotten NAT entry does; new ones work. */
    public void freeze() {
        links.forEach(link -> link.frozen = true);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (away) {
                    client.setSoLinger(true, 0);
                    client.close();
                    continue;
                }
                Socket upstream = new Socket();
                // or small frames that follow each other would wait for 40 ms here, which no network makes them do
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                upstream.connect(new InetSocketAddress(server.getHost(), server.getPort()));
                Link link = new Link(client, upstream);
                links.add(link);
                start("up", () -> link.pump(client, upstream, up));
                start("down", () -> link.pump(upstream, client, down));
            } catch (IOException e) {
                // closed, or the server is away: the client sees its connection end
                continue;
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Link {

        private final Socket client;
        private final Socket upstream;

        private volatile boolean frozen;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void pump(Socket from, Socket to, AtomicLong counter) {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    // what is swallowed is never acknowledged by the other side, and nobody is told
                    if (!frozen) {
                        out.write(buffer, 0, n);
                        counter.addAndGet(n);
                    }
                }
            } catch (IOException e) {
                // one side is gone: so is the other
            } finally {
                close();
            }
        }

        void close() {
            links.remove(this);
            try {
                client.setSoLinger(true, 0);
                client.close();
                upstream.close();
            } catch (IOException e) {
                // gone already
            }
        }
    }
}

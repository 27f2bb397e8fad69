package io.jenkins.plugins.milvus.agent;

import hudson.remoting.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/**
 * The agent's part of a connection: a TCP socket, and two daemon threads that carry bytes between it and the
 * {@link Tube} until either side ends.
 */
final class Relay implements Runnable {

    /** The most that is sent in one piece. */
    private static final int CHUNK = 64 * 1024;

    /** Milliseconds until a controller that does not take up the connection has forgotten it. */
    static final int PATIENCE = 60_000;

    /** Milliseconds for bytes that the controller has left behind. */
    private static final int LINGER = 5_000;

    private static final int TURN = 1_000;

    private final Channel channel;
    private final Dial dial;
    private final Tube tube = new Tube(Runnable::run, this::over);
    private final Thread writer = new Thread(this::write, "milvus: to the cluster");
    private volatile Socket tcp = new Socket();
    private volatile boolean connected;
    private volatile boolean over;

    Relay(Channel channel, Dial dial) {
        this.channel = channel;
        this.dial = dial;
    }

    /** Begins to connect; returns where the controller's bytes go. */
    OutputStream start() {
        channel.addListener(tube);
        Thread reader = new Thread(this, "milvus: connection to " + dial.host() + ":" + dial.port());
        reader.setDaemon(true);
        reader.start();
        return new Inbox(tube);
    }

    @Override
    public void run() {
        try {
            tube.connect(dial.controller());
            connect();
            tube.open(tcp.getInetAddress().getAddress());
            writer.setDaemon(true);
            writer.start();
            if (tube.awaitCredit(PATIENCE)) {
                read();
            }
        } catch (IOException e) {
            if (!over) {
                tube.abort(e);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread but a JVM that ends
            over = true;
        } finally {
            linger();
            close();
            tube.close();
            channel.removeListener(tube);
        }
    }

    private void connect() throws IOException {
        IOException failure = new SocketException("No address for " + dial.host());
        for (InetAddress address : InetAddress.getAllByName(dial.host())) {
            Socket next = new Socket();
            tcp = next;
            try {
                if (over) {
                    throw new SocketException("Socket closed");
                }
                next.setTcpNoDelay(true);
                next.setKeepAlive(true);
                next.connect(new InetSocketAddress(address, dial.port()), dial.timeout());
                connected = true;
                return;
            } catch (IOException e) {
                next.close();
                failure = e;
            }
        }
        throw failure;
    }

    /** The cluster has nothing more to say; what the controller still says goes out, for a while even after its end. */
    private void linger() {
        try {
            while (!over && writer.isAlive()) {
                writer.join(TURN);
            }
            writer.join(LINGER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() throws IOException, InterruptedException {
        byte[] bytes = new byte[CHUNK];
        InputStream in = tcp.getInputStream();
        for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
            tube.write(bytes, 0, length);
        }
        tube.end();
    }

    private void write() {
        try {
            byte[] bytes = new byte[CHUNK];
            OutputStream out = tcp.getOutputStream();
            for (int length = tube.read(bytes, 0, CHUNK, 0); length >= 0; length = tube.read(bytes, 0, CHUNK, 0)) {
                out.write(bytes, 0, length);
            }
            tcp.shutdownOutput();
        } catch (IOException e) {
            tube.abort(e);
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The controller let go: wakes whoever waits for the socket. Must not block. */
    private void over() {
        over = true;
        try {
            if (connected) {
                tcp.shutdownInput();
            } else {
                tcp.close();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void close() {
        try {
            tcp.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}

package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A TCP server that does with each connection what a test tells it to. */
final class TestServer implements AutoCloseable {

    /** What to do with a connection. */
    interface Behaviour {
        void serve(Socket socket) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

    TestServer(Behaviour behaviour) throws IOException {
        start("accept", () -> {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                accepted.add(socket);
                start("serve", () -> behaviour.serve(socket));
            }
        });
    }

    /** Sends back what it gets. */
    static TestServer echo() throws IOException {
        return new TestServer(socket -> {
            try (socket) {
                socket.getInputStream().transferTo(socket.getOutputStream());
            }
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        // a test closes what it no longer needs
                        return;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next connection as the server sees it. */
    Socket accepted() throws InterruptedException {
        return accepted.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}

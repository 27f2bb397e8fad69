package io.jenkins.plugins.milvus.cluster.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/**
 * Remembers every socket that it hands out, because okhttp can leave a connection open when it is closed while it
 * connects. Only unconnected sockets are asked for: okhttp connects them by itself.
 */
final class TrackedSockets extends SocketFactory implements AutoCloseable {

    private final SocketFactory sockets;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TrackedSockets(SocketFactory sockets) {
        this.sockets = sockets;
    }

    @Override
    public Socket createSocket() throws IOException {
        open.removeIf(Socket::isClosed);
        Socket socket = sockets.createSocket();
        // okhttp leaves Nagle's algorithm on, which holds small frames back until what went before is acknowledged
        socket.setTcpNoDelay(true);
        open.add(socket);
        if (closed) {
            socket.close();
        }
        return socket;
    }

    @Override
    public void close() {
        closed = true;
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is gone either way
                continue;
            }
        }
        open.clear();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }
}

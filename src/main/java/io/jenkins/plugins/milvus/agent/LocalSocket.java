package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** An ordinary socket of this machine, for builds on the built-in node, that looks up names by itself all the same. */
final class LocalSocket extends Socket {

    private final Consumer<Socket> onClose;

    LocalSocket(Consumer<Socket> onClose) {
        this.onClose = onClose;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (endpoint instanceof InetSocketAddress target) {
            // HTTP/2 writes in small pieces: each would wait up to 40 ms for the answer to the one before
            setTcpNoDelay(true);
            // the address that came with a name may be a placeholder
            super.connect(new InetSocketAddress(target.getHostString(), target.getPort()), timeout);
        } else {
            super.connect(endpoint, timeout);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            onClose.accept(this);
        }
    }
}

package io.jenkins.plugins.milvus.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Collects frames for the other end of a {@link Tube} and sends what has come together in one go. Whoever adds a frame
 * never waits for the channel if somebody else is sending already; how much can come together is bounded by the tube's
 * credit.
 *
 * <p>A frame is one byte for its type, four for its number and, for some types, as many bytes of payload as the number
 * says.
 */
final class Outbox implements Runnable {

    private final Executor executor;
    private final Consumer<Exception> onFailure;
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private OutputStream remote;
    private boolean sending;
    private boolean closing;

    /**
     * An outbox that is not connected yet.
     *
     * @param executor does the sending, one task at a time; on the controller a thread that nobody interrupts, since an
     *     interrupted write can break an agent's whole connection
     * @param onFailure hears why nothing can be sent any more
     */
    Outbox(Executor executor, Consumer<Exception> onFailure) {
        this.executor = executor;
        this.onFailure = onFailure;
    }

    /** What has been added so far, and all that follows, goes there. */
    void connect(OutputStream to) {
        synchronized (this) {
            remote = to;
        }
        send();
    }

    /** A frame without payload. */
    void add(int type, int number) {
        synchronized (this) {
            if (closing) {
                return;
            }
            header(type, number);
        }
        send();
    }

    /** A frame with payload. */
    void add(int type, byte[] payload, int offset, int length) {
        synchronized (this) {
            if (closing) {
                return;
            }
            header(type, length);
            waiting.write(payload, offset, length);
        }
        send();
    }

    /** Sends what is left, then releases the other end. */
    void close() {
        synchronized (this) {
            closing = true;
        }
        send();
    }

    private void header(int type, int number) {
        waiting.write(type);
        waiting.write(number >>> 24);
        waiting.write(number >>> 16);
        waiting.write(number >>> 8);
        waiting.write(number);
    }

    private void send() {
        synchronized (this) {
            if (sending || remote == null) {
                return;
            }
            sending = true;
        }
        executor.execute(this);
    }

    @Override
    public void run() {
        try {
            for (byte[] batch = next(); batch != null; batch = next()) {
                // no flush: it would cost a round trip of its own and remoting sends at once anyway
                remote.write(batch);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    /** The next bytes to send, or null when there are none for now or ever. */
    private byte[] next() throws IOException {
        OutputStream last;
        synchronized (this) {
            if (waiting.size() > 0) {
                byte[] batch = waiting.toByteArray();
                waiting = new ByteArrayOutputStream();
                return batch;
            }
            sending = false;
            if (!closing) {
                return null;
            }
            last = remote;
            remote = null;
        }
        // also frees the other end's entry in the channel's table of exported objects
        last.close();
        return null;
    }

    private void fail(Exception cause) {
        OutputStream last;
        synchronized (this) {
            closing = true;
            waiting = new ByteArrayOutputStream();
            last = remote;
            remote = null;
        }
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                // the channel is gone, and with it the other end
                cause.addSuppressed(e);
            }
        }
        onFailure.accept(cause);
    }
}

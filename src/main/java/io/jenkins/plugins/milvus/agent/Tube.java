package io.jenkins.plugins.milvus.agent;

import hudson.remoting.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * One end of a two-way stream of bytes through an agent's channel; its twin is in the other JVM. Remoting's own pipes
 * acknowledge a chunk as soon as it is handed over, and hand over on one thread for the whole channel. So each end grants
 * the other a {@link #WINDOW} of bytes and renews it as they are read: what lies in memory is bounded, and nobody who
 * delivers ever waits.
 */
final class Tube extends Channel.Listener {

    /** Bytes that may be under way or unread in one direction. */
    static final int WINDOW = 1024 * 1024;

    /** Bytes of type and number before each payload. */
    static final int HEADER = 5;

    /** Payload: the stream's next bytes. */
    static final int DATA = 1;

    /** Number: so many more bytes may be sent. */
    static final int CREDIT = 2;

    /** No more bytes will come; others may still be sent. */
    static final int END = 3;

    /** Payload: the bytes of the address that the agent is connected to. */
    static final int OPEN = 4;

    /** Payload: an exception's class, a line feed, its message. */
    static final int FAIL = 5;

    private final Outbox outbox;
    private final Runnable onOver;
    private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
    private int firstRead;
    private int unreadBytes;
    private int ungranted;
    private int credit;
    private byte[] peer;
    private boolean ended;
    private boolean over;
    private boolean closed;
    private IOException failure;

    /**
     * An end without a twin so far.
     *
     * @param executor sends, see {@link Outbox}
     * @param onOver runs once, when the other end let go or the stream failed; must not block
     */
    Tube(Executor executor, Runnable onOver) {
        this.outbox = new Outbox(executor, e -> fail(new IOException("The connection through the agent broke", e)));
        this.onOver = onOver;
    }

    /** Sends there, and lets the other end send. */
    void connect(OutputStream remote) {
        outbox.add(CREDIT, WINDOW);
        outbox.connect(remote);
    }

    /** Tells the other end that the stream leads somewhere. */
    void open(byte[] address) {
        outbox.add(OPEN, address, 0, address.length);
    }

    /** Tells the other end why the stream is over. */
    void abort(IOException cause) {
        String text = cause.getClass().getName() + '\n' + cause.getMessage();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        outbox.add(FAIL, bytes, 0, Math.min(bytes.length, WINDOW));
        fail(cause);
    }

    /**
     * Waits until the other end says that the stream leads somewhere.
     *
     * @return the bytes of the address there
     * @throws SocketTimeoutException when it took longer
     * @throws IOException when it failed or this end was closed
     */
    synchronized byte[] awaitOpen(long milliseconds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + milliseconds * 1_000_000;
        while (peer == null) {
            if (failure != null) {
                throw failure;
            }
            check();
            if (over) {
                throw new SocketException("The agent gave the connection up");
            }
            if (!await(deadline)) {
                throw new SocketTimeoutException("The agent did not answer in time");
            }
        }
        return peer;
    }

    /**
     * Waits for the twin's first sign of life.
     *
     * @return false when there was none in time, or this end is closed
     */
    synchronized boolean awaitCredit(long milliseconds) throws InterruptedException {
        long deadline = System.nanoTime() + milliseconds * 1_000_000;
        while (credit == 0 && !over && !closed && failure == null) {
            if (!await(deadline)) {
                return false;
            }
        }
        return credit > 0;
    }

    /**
     * Reads what is there, or waits for it.
     *
     * @param timeout milliseconds, 0 for no limit
     * @return the number of bytes; -1 at the end
     * @throws SocketTimeoutException when nothing came in time; the stream goes on
     */
    int read(byte[] bytes, int offset, int length, int timeout) throws IOException, InterruptedException {
        int taken;
        int grant = 0;
        synchronized (this) {
            if (!awaitBytes(timeout)) {
                return -1;
            }
            taken = take(bytes, offset, length);
            ungranted += taken;
            // often enough to keep the other end busy, seldom enough not to load the channel
            if (ungranted >= WINDOW / 4) {
                grant = ungranted;
                ungranted = 0;
            }
        }
        if (grant > 0) {
            outbox.add(CREDIT, grant);
        }
        return taken;
    }

    private boolean awaitBytes(int timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout * 1_000_000L;
        while (unreadBytes == 0 || closed) {
            check();
            if (ended || over) {
                return false;
            }
            if (timeout == 0) {
                wait();
            } else if (!await(deadline)) {
                throw new SocketTimeoutException("Read timed out");
            }
        }
        return true;
    }

    private int take(byte[] bytes, int offset, int length) {
        int taken = 0;
        while (taken < length && unreadBytes > 0) {
            byte[] first = unread.peek();
            int some = Math.min(length - taken, first.length - firstRead);
            System.arraycopy(first, firstRead, bytes, offset + taken, some);
            taken += some;
            firstRead += some;
            unreadBytes -= some;
            if (firstRead == first.length) {
                unread.remove();
                firstRead = 0;
            }
        }
        return taken;
    }

    /** Bytes that {@link #read} would give at once. */
    synchronized int available() {
        return unreadBytes;
    }

    /** Sends bytes as the other end's window allows, waiting for it where needed. */
    void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
        int done = 0;
        while (done < length) {
            int some;
            synchronized (this) {
                while (true) {
                    check();
                    if (over) {
                        throw new SocketException("Broken pipe");
                    }
                    if (credit > 0) {
                        break;
                    }
                    wait();
                }
                some = Math.min(credit, length - done);
                credit -= some;
            }
            outbox.add(DATA, bytes, offset + done, some);
            done += some;
        }
    }

    /** Nothing more will be read. */
    synchronized void closeInput() {
        ended = true;
        notifyAll();
    }

    /** Nothing more will be written. */
    void end() {
        outbox.add(END, 0);
    }

    /** Lets go of the stream: what is written already still goes out, what is unread is lost. From any thread. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        outbox.close();
    }

    /** Ends the stream with a cause that every further use of it throws, once what came before has been read. */
    void fail(IOException cause) {
        finish(cause);
        outbox.close();
    }

    /** The other end let go. */
    void released() {
        finish(null);
    }

    /** The channel broke, and both directions with it. */
    @Override
    public void onClosed(Channel channel, IOException cause) {
        fail(new IOException("The connection to the agent was lost", cause));
    }

    private void finish(IOException cause) {
        synchronized (this) {
            if (failure == null && !closed) {
                failure = cause;
            }
            notifyAll();
            if (over) {
                return;
            }
            over = true;
        }
        onOver.run();
    }

    /** More of the stream. */
    void received(byte[] bytes) {
        synchronized (this) {
            if (closed || failure != null) {
                return;
            }
            if (unreadBytes + bytes.length <= WINDOW) {
                unread.add(bytes);
                unreadBytes += bytes.length;
                notifyAll();
                return;
            }
        }
        fail(new IOException("The other end of the connection sent more than its window of " + WINDOW + " bytes"));
    }

    /** A frame without payload. */
    synchronized void received(int type, int number) {
        if (type == CREDIT) {
            credit = Math.min(WINDOW, credit + Math.max(0, number));
        } else {
            ended = true;
        }
        notifyAll();
    }

    /** A frame with a payload that is no part of the stream. */
    void received(int type, byte[] payload) {
        if (type == FAIL) {
            fail(RemoteFailures.parse(new String(payload, StandardCharsets.UTF_8)));
            return;
        }
        synchronized (this) {
            peer = payload;
            notifyAll();
        }
    }

    private void check() throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (failure != null) {
            // a fresh one: several threads may get it
            throw (IOException) new SocketException(failure.getMessage()).initCause(failure);
        }
    }

    /** Waits for a change; false when there is no time left. */
    private boolean await(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        wait(left / 1_000_000 + 1);
        return true;
    }
}

package io.jenkins.plugins.milvus.cluster.api;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okio.BufferedSource;

/** Reads the events of one watch as they come in; tells its end once, and nothing after {@link #close}. */
final class WatchStream implements Callback, AutoCloseable {

    /** An API server with a watch cache sends a bookmark every minute; later than this a watch is begun anew. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private final Connection connection;
    private final ApiRequest request;
    private final StreamHandler handler;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile boolean answered;
    private volatile Call call;

    WatchStream(Connection connection, ApiRequest request, StreamHandler handler) {
        this.connection = connection;
        this.request = request;
        this.handler = handler;
    }

    void start() {
        try {
            connection.threads().execute(this::connect);
            // okhttp would wait for the first word of an answer as patiently as for the next event
            connection
                    .settings()
                    .scheduler()
                    .schedule(
                            this::expectAnswer,
                            connection.settings().requestTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            fail(new IOException("closed", e));
        }
    }

    private void connect() {
        try {
            OkHttpClient patient =
                    connection.client().newBuilder().readTimeout(SILENCE).build();
            call = patient.newCall(Wire.request(connection.server(), request));
            call.enqueue(this);
            if (done.get()) {
                call.cancel();
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            // a renewed certificate that cannot be used
            fail(new IOException(e.getMessage(), e));
        }
    }

    private void expectAnswer() {
        if (!answered) {
            fail(new SocketTimeoutException("timeout"));
            cancel();
        }
    }

    @Override
    public void onResponse(Call ignored, Response response) {
        answered = true;
        try (response) {
            if (response.isSuccessful()) {
                handler.opened();
                read(response);
            } else {
                refuse(Wire.reply(response));
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            // okhttp would lose it, and the watch with it
            fail(new IOException(e.toString(), e));
        }
    }

    /** An event is a line, and no parser with its buffers is held while there is none. */
    private void read(Response response) throws IOException {
        BufferedSource events = response.body().source();
        try {
            while (!done.get() && !events.exhausted()) {
                byte[] line = line(events);
                if (line.length > 0 && !done.get()) {
                    handler.event(Json.MAPPER.readTree(line));
                }
            }
        } catch (SocketTimeoutException e) {
            // silence; whether the connection still lives is for its pings to say
        }
        if (done.compareAndSet(false, true)) {
            handler.ended();
        }
    }

    private static byte[] line(BufferedSource events) throws IOException {
        long end = events.indexOf((byte) '\n');
        if (end < 0) {
            // the last one, or a piece of one, which is no JSON
            return events.readByteArray();
        }
        byte[] line = events.readByteArray(end);
        events.skip(1);
        return line;
    }

    private void refuse(Reply reply) {
        if (reply.code() >= 500) {
            connection.outage().noticed();
        }
        if (done.compareAndSet(false, true)) {
            handler.failed(reply.code(), ApiErrors.of(connection.server(), request, reply.code(), reply.message()));
        }
    }

    @Override
    public void onFailure(Call ignored, IOException e) {
        answered = true;
        fail(e);
    }

    /** Ends it without another word to the handler. */
    @Override
    public void close() {
        done.set(true);
        cancel();
    }

    private void cancel() {
        Call current = call;
        if (current != null) {
            current.cancel();
        }
    }

    private void fail(IOException e) {
        if (done.compareAndSet(false, true)) {
            connection.outage().noticed();
            handler.failed(0, ApiErrors.of(connection.server(), e));
        }
    }
}

package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/** Reads the events of one watch as they come in; tells its end once, and nothing after {@link #close}. */
final class WatchStream implements Callback, AutoCloseable {

    private final String server;
    private final ApiRequest request;
    private final StreamHandler handler;
    private final Runnable trouble;
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile Call call;

    WatchStream(String server, ApiRequest request, StreamHandler handler, Runnable trouble) {
        this.server = server;
        this.request = request;
        this.handler = handler;
        this.trouble = trouble;
    }

    void start(Call started) {
        call = started;
        if (done.get()) {
            started.cancel();
        } else {
            started.enqueue(this);
        }
    }

    /** Gives the watch up when the API server has not even begun to answer. */
    void expectAnswer() {
        if (!answered.get()) {
            fail(new SocketTimeoutException("no answer"));
            cancel();
        }
    }

    @Override
    public void onResponse(Call ignored, Response response) {
        answered.set(true);
        try (response) {
            if (response.isSuccessful()) {
                handler.opened();
                read(response);
            } else {
                Reply reply = ApiClient.reply(response);
                if (reply.code() >= 500) {
                    trouble.run();
                }
                if (done.compareAndSet(false, true)) {
                    handler.failed(
                            reply.code(), ApiErrors.of(server, request, reply.code(), reply.message()));
                }
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            // okhttp would lose it, and the watch with it
            fail(new IOException(e.toString(), e));
        }
    }

    private void read(Response response) throws IOException {
        try (MappingIterator<JsonNode> events =
                Json.MAPPER.readerFor(JsonNode.class).readValues(response.body().byteStream())) {
            while (!done.get() && events.hasNextValue()) {
                JsonNode event = events.nextValue();
                if (!done.get()) {
                    handler.event(event);
                }
            }
            end();
        } catch (SocketTimeoutException e) {
            // silence; whether the connection still lives is for its pings to say
            end();
        }
    }

    @Override
    public void onFailure(Call ignored, IOException e) {
        answered.set(true);
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

    private void end() {
        if (done.compareAndSet(false, true)) {
            handler.ended();
        }
    }

    void fail(IOException e) {
        if (done.compareAndSet(false, true)) {
            trouble.run();
            handler.failed(0, ApiErrors.of(server, e));
        }
    }
}

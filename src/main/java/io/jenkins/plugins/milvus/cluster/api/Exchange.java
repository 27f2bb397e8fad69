package io.jenkins.plugins.milvus.cluster.api;

import io.jenkins.plugins.milvus.cluster.kubeconfig.CredentialException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** One request until it is answered or given up. */
final class Exchange implements Callback {

    private static final Retry RETRY = new Retry(new Random());

    private final Connection connection;
    private final ApiRequest request;
    private final CompletableFuture<Reply> result = new CompletableFuture<>();
    private final Instant begun;
    private OkHttpClient used;
    private int tries;

    Exchange(Connection connection, ApiRequest request) {
        this.connection = connection;
        this.request = request;
        begun = connection.settings().clock().instant();
    }

    CompletableFuture<Reply> start() {
        tryAgain();
        return result;
    }

    private void tryAgain() {
        try {
            connection.threads().execute(this::tryOnce);
        } catch (RejectedExecutionException e) {
            giveUp(new IOException("closed", e));
        }
    }

    private void tryOnce() {
        tries++;
        try {
            used = connection.client();
            Call call = used.newCall(Wire.request(connection.server(), request));
            call.timeout().timeout(connection.settings().requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            call.enqueue(this);
        } catch (CredentialException e) {
            giveUp(e);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void onResponse(Call call, Response response) {
        try (response) {
            answered(Wire.reply(response));
        } catch (CredentialException e) {
            giveUp(e);
        } catch (IOException e) {
            onFailure(call, e);
        }
    }

    private void answered(Reply reply) throws CredentialException {
        if (reply.code() == 401 && tries == 1 && connection.client() != used) {
            // the credential has another certificate since
            tryAgain();
            return;
        }
        if (reply.code() >= 500) {
            connection.outage().noticed();
        }
        RETRY.after(reply, tries, elapsed(), connection.outage().justNow())
                .ifPresentOrElse(this::later, () -> result.complete(reply));
    }

    @Override
    public void onFailure(Call call, IOException e) {
        connection.outage().noticed();
        RETRY.after(e, tries, elapsed()).ifPresentOrElse(this::later, () -> giveUp(e));
    }

    private Duration elapsed() {
        return Duration.between(begun, connection.settings().clock().instant());
    }

    private void later(Duration pause) {
        try {
            connection.settings().scheduler().schedule(this::tryAgain, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            giveUp(new IOException("closed", e));
        }
    }

    private void giveUp(IOException e) {
        result.completeExceptionally(ApiErrors.of(connection.server(), e));
    }
}

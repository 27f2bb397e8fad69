package io.jenkins.plugins.milvus.cluster;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.SocketFactory;

/**
 * How an API server is reached. Start from {@link #direct} and change what differs.
 *
 * @param sockets opens every connection, or null for Java's own
 * @param remoteDns names are left to {@link #sockets}: they reach it as unresolved as okhttp allows, with a placeholder
 *     address that means nothing beside the name ({@link java.net.InetSocketAddress#getHostString})
 * @param connectTimeout for one TCP connection
 * @param requestTimeout for one try of one request, name look-up and TLS included
 * @param pingInterval how often an HTTP/2 connection is asked for a sign of life; it is given up when an answer is
 *     still missing at the next turn, so a half-open one is noticed within twice this time
 * @param giveUpAfter how long a watch tries to come back
 * @param clock tells the time; never used for waiting
 * @param scheduler starts the next try after a pause; what it runs never blocks
 */
public record ConnectionSettings(
        SocketFactory sockets,
        boolean remoteDns,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration pingInterval,
        Duration giveUpAfter,
        InstantSource clock,
        ScheduledExecutorService scheduler) {

    /** Refuses missing parts. */
    public ConnectionSettings {
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(requestTimeout, "requestTimeout");
        Objects.requireNonNull(pingInterval, "pingInterval");
        Objects.requireNonNull(giveUpAfter, "giveUpAfter");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(scheduler, "scheduler");
    }

    /** From this machine, with the time-outs that suit a build. */
    public static ConnectionSettings direct(ScheduledExecutorService scheduler) {
        return new ConnectionSettings(
                null,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(15),
                Duration.ofMinutes(5),
                InstantSource.system(),
                scheduler);
    }

    /** Through somebody else's sockets, who resolves the names as well. */
    public ConnectionSettings through(SocketFactory remoteSockets) {
        return new ConnectionSettings(
                remoteSockets, true, connectTimeout, requestTimeout, pingInterval, giveUpAfter, clock, scheduler);
    }

    /** With another {@link #requestTimeout}. */
    public ConnectionSettings withRequestTimeout(Duration time) {
        return new ConnectionSettings(
                sockets, remoteDns, connectTimeout, time, pingInterval, giveUpAfter, clock, scheduler);
    }

    /** With another {@link #pingInterval}. */
    public ConnectionSettings withPingInterval(Duration time) {
        return new ConnectionSettings(
                sockets, remoteDns, connectTimeout, requestTimeout, time, giveUpAfter, clock, scheduler);
    }

    /** With another {@link #giveUpAfter}. */
    public ConnectionSettings withGiveUpAfter(Duration time) {
        return new ConnectionSettings(
                sockets, remoteDns, connectTimeout, requestTimeout, pingInterval, time, clock, scheduler);
    }
}

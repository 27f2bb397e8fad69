package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/**
 * Exceptions of an agent's sockets, rebuilt on the controller from the text that came down the {@link Tube}. Their
 * classes matter: clients decide by them whether to try again.
 */
final class RemoteFailures {

    private RemoteFailures() {}

    /** An exception from what {@link Tube#abort} has sent; {@link SocketException} when its class is no usual one. */
    static IOException parse(String text) {
        int end = text.indexOf('\n');
        String type = text.substring(0, Math.max(end, 0));
        String message = text.substring(end + 1);
        return switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "ConnectException" -> new ConnectException(message);
            case "NoRouteToHostException" -> new NoRouteToHostException(message);
            case "SocketTimeoutException" -> new SocketTimeoutException(message);
            case "UnknownHostException" -> new UnknownHostException(message);
            case "SocketException" -> new SocketException(message);
            default -> new SocketException(type + ": " + message);
        };
    }
}

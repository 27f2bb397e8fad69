package io.jenkins.plugins.milvus.agent;

import hudson.remoting.Channel;
import hudson.remoting.RemoteOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import jenkins.agents.ControllerToAgentCallable;

/**
 * Opens a TCP connection on the agent. Returns at once, so that a call never outlives its caller's patience: whether the
 * connection came about is the first thing that comes out of the tube.
 *
 * @param host name or address, looked up on the agent
 * @param port TCP port
 * @param timeout milliseconds for each address of the host
 * @param controller where to send what comes out
 */
record Dial(String host, int port, int timeout, OutputStream controller)
        implements ControllerToAgentCallable<OutputStream, IOException> {

    /** Where to send what shall go in. */
    @Override
    public OutputStream call() throws IOException {
        Channel channel = getOpenChannelOrFail();
        return new RemoteOutputStream(new Relay(channel, this).start());
    }
}

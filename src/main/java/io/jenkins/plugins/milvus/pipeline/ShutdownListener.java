package io.jenkins.plugins.milvus.pipeline;

import hudson.Extension;
import hudson.model.listeners.ItemListener;

/**
 * Lets go of running steps before the controller goes down: otherwise the agents' closing connections would fail steps
 * that are to go on after the restart.
 */
@Extension
public final class ShutdownListener extends ItemListener {

    @Override
    public void onBeforeShutdown() {
        Attempt.abandonAll();
    }
}

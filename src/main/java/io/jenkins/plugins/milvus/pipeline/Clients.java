package io.jenkins.plugins.milvus.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import io.jenkins.plugins.milvus.cluster.ClusterPool;
import java.time.Duration;
import jenkins.util.SystemProperties;

/**
 * The clients of this Jenkins: steps on one agent that ask as the same identity share one, and with it a connection, and
 * so does the next step where it comes within a minute. An extension, because a client lives on Jenkins' timer and must
 * not be found again by a Jenkins that is started later in the same JVM.
 */
@Extension
public final class Clients {

    /**
     * How long a client is kept that no step uses: {@code -Dio.jenkins.plugins.milvus.pipeline.Clients.keep=1m}, at any time
     * also by the script console; 0 closes it with the last step.
     */
    static final String KEEP = Clients.class.getName() + ".keep";

    private static final Duration DEFAULT_KEEP = Duration.ofMinutes(1);

    private final ClusterPool pool =
            new ClusterPool(() -> SystemProperties.getDuration(KEEP, DEFAULT_KEEP), Computer.threadPoolForRemoting);

    /** Those of the Jenkins that runs. */
    static ClusterPool get() {
        return ExtensionList.lookupSingleton(Clients.class).pool;
    }
}

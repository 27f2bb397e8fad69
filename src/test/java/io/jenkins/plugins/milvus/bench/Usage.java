package io.jenkins.plugins.milvus.bench;

import java.util.List;

/**
 * What one change with its wait has taken.
 *
 * @param tool who made it
 * @param waits false for an anchor's change alone
 * @param longer whether the pods took the longer time
 * @param requests to the API server
 * @param waiting those of them after the change was made; the anchors do not tell when that is
 * @param kilobytes both ways, as they went over the wire
 * @param kilobytesWaiting those of them after the change was made
 * @param processes processor seconds of Helm and kubectl
 * @param own processor seconds of the plugin's JVM
 * @param ownWaiting those of them after the change was made
 * @param memory megabytes: of the biggest process, or of heap that a wait of ours keeps
 */
record Usage(
        Tool tool,
        boolean waits,
        boolean longer,
        List<AuditLog.Request> requests,
        List<AuditLog.Request> waiting,
        double kilobytes,
        double kilobytesWaiting,
        double processes,
        double own,
        double ownWaiting,
        double memory) {}

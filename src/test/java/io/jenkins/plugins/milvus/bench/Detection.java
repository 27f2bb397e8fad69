package io.jenkins.plugins.milvus.bench;

/**
 * One scale out. All times are in milliseconds from the moment at which the API server had acknowledged the last Ready.
 *
 * @param tool who scaled
 * @param pods asked for
 * @param missing pods that were not ready when it said that it was done
 * @param surplus pods too many at that moment
 * @param controllers when the Deployment's status was complete
 * @param seen when our operation first saw it; NaN for others
 * @param confirmed when it had confirmed it by a quorum read; NaN for others
 * @param verdict when it said so
 */
record Detection(
        Tool tool,
        int pods,
        long missing,
        long surplus,
        double controllers,
        double seen,
        double confirmed,
        double verdict) {

    /** Said to be done before it was. */
    boolean early() {
        return missing > 0 || surplus > 0;
    }

    /** What it took over the controllers' own time. */
    double beyond() {
        return verdict - controllers;
    }
}

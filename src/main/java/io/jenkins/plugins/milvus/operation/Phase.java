package io.jenkins.plugins.milvus.operation;

/** Where an operation stands; what has to be known to go on from there is in {@link OperationState}. */
public enum Phase {
    /** Looking only; nothing was touched. Begins again after a restart. */
    PREPARE,
    /** Helm was or is being asked to change the release. After a restart the history tells whether it did. */
    APPLY,
    /** The change is made; it is being watched. Begins again after a restart with the stored targets. */
    VERIFY,
    /** The change failed and the revision before it is being brought back. */
    ROLL_BACK,
    /** Over. */
    DONE
}

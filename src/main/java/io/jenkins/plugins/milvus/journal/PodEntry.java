package io.jenkins.plugins.milvus.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.milvus.rollout.ContainerRecord;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.PodRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One pod in a journal. The keys are short because there may be a thousand.
 *
 * @param name the pod's name
 * @param uid the beginning of its uid: together with the name it is never the same twice
 * @param component label of the target that it belongs to, or empty
 * @param status the word that {@code kubectl get pods} has for it
 * @param restarts of its containers
 * @param course when it came into which stage
 */
public record PodEntry(
        @JsonProperty("n") String name,
        @JsonProperty("u") String uid,
        @JsonProperty("c") String component,
        @JsonProperty("s") String status,
        @JsonProperty("r") int restarts,
        @JsonProperty("t") Course course) {

    private static final int UID = 8;

    /** An absent text is the empty one. */
    public PodEntry {
        name = Objects.requireNonNullElse(name, "");
        uid = Objects.requireNonNullElse(uid, "");
        component = Objects.requireNonNullElse(component, "");
        status = Objects.requireNonNullElse(status, "");
        course = Objects.requireNonNullElse(course, Course.NONE);
    }

    /** By what it is known. */
    static String key(PodRecord pod) {
        return pod.name() + "/" + shortened(pod.uid());
    }

    String key() {
        return name + "/" + uid;
    }

    /**
     * A pod that was not known before. What has happened to it since the operation began is read from its own
     * timestamps, which are whole seconds of the cluster's clock.
     */
    static PodEntry of(PodRecord pod, String component, Instant begun, Instant now) {
        Stage stage = Stage.of(pod);
        Course course = Course.NONE;
        if (pod.createdAt() != null && pod.createdAt().isBefore(begun)) {
            course = course.then(stage, 0);
        } else {
            course = course.then(Stage.PENDING, tenths(begun, pod.createdAt(), now));
            if (stage == Stage.RUNNING || stage == Stage.READY) {
                course = course.then(Stage.RUNNING, tenths(begun, startedAt(pod), now));
            }
            Instant since = stage == Stage.READY ? pod.readySince() : null;
            course = course.then(stage, tenths(begun, since, now));
        }
        return with(pod, component, course);
    }

    /** The same pod a moment later; its ReplicaSet, and so its component, may become known after it. */
    PodEntry next(PodRecord pod, String owner, Instant begun, Instant now) {
        return with(pod, owner, course.then(Stage.of(pod), tenths(begun, null, now)));
    }

    /** The same pod once it is known what it belongs to. */
    PodEntry belonging(String owner) {
        return new PodEntry(name, uid, owner, status, restarts, course);
    }

    /** The same pod once it is known when its images were there. */
    PodEntry pulled(Instant begun, Instant when) {
        return new PodEntry(name, uid, component, status, restarts, course.pulled(tenths(begun, when, when)));
    }

    /** The same pod once it is gone. */
    PodEntry gone(Instant begun, Instant now) {
        return new PodEntry(
                name, uid, component, PodRow.GONE, restarts, course.then(Stage.GONE, tenths(begun, null, now)));
    }

    private static PodEntry with(PodRecord pod, String component, Course course) {
        String status = PodRow.of(pod).status();
        return new PodEntry(pod.name(), shortened(pod.uid()), component, status, pod.restarts(), course);
    }

    private static Instant startedAt(PodRecord pod) {
        return pod.containers().stream()
                .filter(each -> !each.init() && each.startedAt() != null)
                .map(ContainerRecord::startedAt)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** Since the beginning; now when it is not known when, or when the clocks differ. */
    private static long tenths(Instant begun, Instant when, Instant now) {
        Instant at = when == null || when.isAfter(now) ? now : when;
        return Math.max(0, Duration.between(begun, at).toMillis() / 100);
    }

    private static String shortened(String uid) {
        return uid.length() <= UID ? uid : uid.substring(0, UID);
    }
}

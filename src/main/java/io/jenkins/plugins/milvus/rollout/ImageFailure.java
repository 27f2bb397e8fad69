package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Memory.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An image that does not come. What the registry says decides how patient we are: names that cannot be pulled by
 * definition fail at once, refusals on their second occurrence, everything else after minutes.
 *
 * <p>An occurrence is one attempt of the kubelet, which shows as {@code ErrImagePull}; {@code ImagePullBackOff} in
 * between is the same one, and on older clusters it does not repeat the registry's text.
 */
final class ImageFailure {

    private static final String TROUBLE = "image";
    private static final String REFUSAL = "refusal";
    private static final String ATTEMPT = "ErrImagePull";
    private static final Set<String> HOPELESS = Set.of("InvalidImageName", "ErrImageNeverPull");
    private static final Set<String> FAILING = Set.of(
            ATTEMPT, "ImagePullBackOff", "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed");

    /** Texts of a registry or a network that may do better next time, whatever else they say. */
    private static final List<String> PASSING = List.of(
            "toomanyrequests", "too many requests", "timeout", "deadline exceeded", "connection refused", "x509");

    private static final List<String> AUTH = List.of("unauthorized", "denied", "no basic auth");
    private static final List<String> NOT_FOUND = List.of("not found", "manifest unknown", "invalid reference");

    private ImageFailure() {}

    static boolean look(TargetView view, PodRecord pod, ContainerRecord container, Pass pass) {
        if (container.state() != ContainerRecord.State.WAITING) {
            return false;
        }
        if (HOPELESS.contains(container.reason())) {
            report(Code.IMAGE_PULL, view, pod, container, pass.now(), container.message(), pass);
            return true;
        }
        if (!FAILING.contains(container.reason())) {
            return false;
        }
        String id = pod.uid() + "/" + container.name();
        Instant since = pass.since(TROUBLE, id);
        Sighting refusal = refusal(container, id, pass);
        Graces graces = pass.policy().graces();
        if (refusal == null) {
            Instant due = since.plus(graces.imageOther());
            report(Code.IMAGE_PULL, view, pod, container, due, container.message(), pass);
        } else {
            Instant due = refusal.count() > 1 ? pass.now() : refusal.since().plus(graces.imageDefinite());
            report(codeOf(refusal), view, pod, container, due, refusal.text(), pass);
        }
        return true;
    }

    /** What the registry refused and in how many attempts, or null when the last attempt failed for another reason. */
    private static Sighting refusal(ContainerRecord container, String id, Pass pass) {
        Sighting last = pass.recall(REFUSAL, id);
        boolean attempt = ATTEMPT.equals(container.reason());
        Code code = codeOf(container.message().replace(container.image(), ""));
        boolean refused = code != Code.IMAGE_PULL;
        if (!refused && (attempt || last == null)) {
            return null;
        }
        if (!refused) {
            // a back-off that does not say why belongs to the attempt before it
            code = codeOf(last);
        }
        if (last == null) {
            last = new Sighting(pass.now(), pass.now(), attempt ? 0 : 1, "", "");
        }
        int count = last.count() + (attempt && !last.mark().startsWith(ATTEMPT + " ") ? 1 : 0);
        String text = refused ? Phrases.oneLine(container.message()) : last.text();
        String mark = container.reason() + " " + code;
        return pass.keep(REFUSAL, id, new Sighting(last.since(), pass.now(), count, mark, text));
    }

    private static Code codeOf(Sighting refusal) {
        return Code.valueOf(refusal.mark().substring(refusal.mark().indexOf(' ') + 1));
    }

    private static Code codeOf(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (PASSING.stream().anyMatch(text::contains)) {
            return Code.IMAGE_PULL;
        }
        if (AUTH.stream().anyMatch(text::contains)) {
            return Code.IMAGE_AUTH;
        }
        return NOT_FOUND.stream().anyMatch(text::contains) ? Code.IMAGE_NOT_FOUND : Code.IMAGE_PULL;
    }

    private static void report(
            Code code,
            TargetView view,
            PodRecord pod,
            ContainerRecord container,
            Instant due,
            String message,
            Pass pass) {
        pass.report(new Finding(
                code,
                view,
                pod,
                container,
                view.fresh(pod) ? due : null,
                () -> cause(container, message),
                () -> action(code, pod, container)));
    }

    private static String cause(ContainerRecord container, String message) {
        return message.isBlank()
                ? Text.of("rollout.cause.imageSilent", container.reason(), container.image())
                : Text.of("rollout.cause.image", container.reason(), container.image(), Phrases.oneLine(message));
    }

    private static String action(Code code, PodRecord pod, ContainerRecord container) {
        return switch (code) {
            case IMAGE_NOT_FOUND -> Text.of("rollout.action.imageNotFound", container.image());
            case IMAGE_AUTH -> Text.of("rollout.action.imageAuth", container.image());
            default -> Text.of("rollout.action.imagePull", container.image(), pod.node());
        };
    }
}

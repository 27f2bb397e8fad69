package io.jenkins.plugins.milvus.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When a pod came into which stage. Stored as a short text, {@code p0 s3 u21 r52}: a letter of {@link Stage} and tenths
 * of a second since the operation began; a thousand of them have to fit into a small file.
 *
 * @param marks in the order of time; no stage twice in a row
 */
public record Course(List<Mark> marks) {

    /** A pod that changes more often than that keeps its beginning and its present. */
    static final int MOST = 12;

    private static final Pattern MARK = Pattern.compile("[a-z]\\d{1,12}");

    /** Nothing is known yet. */
    static final Course NONE = new Course(List.of());

    /**
     * One change.
     *
     * @param stage what it became
     * @param at when, in tenths of a second since the operation began
     */
    public record Mark(Stage stage, long at) {}

    /** Copies the list. */
    public Course {
        marks = List.copyOf(marks);
    }

    /** Where the pod is now; null before anything is known. */
    public Stage last() {
        return marks.isEmpty() ? null : marks.get(marks.size() - 1).stage();
    }

    /** When it came into the stage that it is in now. */
    public long since() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1).at();
    }

    /** When it first came into a stage, in tenths of a second; -1 when it never did. */
    public long first(Stage stage) {
        return marks.stream()
                .filter(mark -> mark.stage() == stage)
                .mapToLong(Mark::at)
                .findFirst()
                .orElse(-1);
    }

    /** The same one stage later; never back in time, although several clocks are involved. */
    Course then(Stage stage, long at) {
        if (stage == last()) {
            return this;
        }
        List<Mark> next = new ArrayList<>(marks);
        if (next.size() == MOST) {
            next.remove(MOST - 1);
        }
        next.add(new Mark(stage, Math.max(at, next.isEmpty() ? 0 : since())));
        return new Course(next);
    }

    /**
     * The same with the moment at which its images were there, which becomes known later; it is kept between being
     * scheduled and what came next.
     */
    Course pulled(long at) {
        boolean known = marks.size() == MOST || first(Stage.PENDING) < 0 || first(Stage.PULLED) >= 0;
        int before = index(first(Stage.SCHEDULED) >= 0 ? Stage.SCHEDULED : Stage.PENDING);
        if (known || before + 1 == marks.size()) {
            return this;
        }
        long when = Math.max(
                marks.get(before).at(), Math.min(at, marks.get(before + 1).at()));
        List<Mark> next = new ArrayList<>(marks);
        next.add(before + 1, new Mark(Stage.PULLED, when));
        return new Course(next);
    }

    private int index(Stage stage) {
        int index = 0;
        while (index < marks.size() && marks.get(index).stage() != stage) {
            index++;
        }
        return index;
    }

    @JsonValue
    @Override
    public String toString() {
        return marks.stream()
                .map(mark -> mark.stage().letter() + Long.toString(mark.at()))
                .collect(Collectors.joining(" "));
    }

    /** Reads what {@link #toString} has written; what cannot be read is left out. */
    @JsonCreator
    public static Course of(String text) {
        Course course = NONE;
        for (String word : text.split(" ")) {
            if (MARK.matcher(word).matches() && Stage.of(word.charAt(0)) != null) {
                course = course.then(Stage.of(word.charAt(0)), Long.parseLong(word.substring(1)));
            }
        }
        return course;
    }
}

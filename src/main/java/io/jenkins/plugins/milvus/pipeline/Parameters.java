package io.jenkins.plugins.milvus.pipeline;

import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;

/** How the steps' parameters are read: a default is not stored, and nothing is guessed. */
final class Parameters {

    private Parameters() {}

    /** A text as it is stored: trimmed, and null when it is empty or the default. */
    static String text(String value, String defaultValue) {
        String trimmed = Util.fixEmptyAndTrim(value);
        return trimmed == null || trimmed.equals(defaultValue) ? null : trimmed;
    }

    /** A value as it is stored: null when it is the default. */
    static <T> T value(T value, T defaultValue) {
        return defaultValue.equals(value) ? null : value;
    }

    /** What is stored, or else the default. */
    static <T> T or(T stored, T defaultValue) {
        return stored == null ? defaultValue : stored;
    }

    /**
     * A text as an integer.
     *
     * @return null when there is none
     * @throws RefusedException when it is something else
     */
    static Integer integer(String name, String text) {
        String trimmed = Util.fixEmptyAndTrim(text);
        if (trimmed == null) {
            return null;
        }
        try {
            return Integer.valueOf(trimmed);
        } catch (NumberFormatException e) {
            throw new RefusedException(RefusedException.Reason.INVALID, Messages.Parameters_noInteger(name, trimmed));
        }
    }

    /**
     * Plain values: what a script hands over may be a Groovy string, or a list or map of a class of its own, which
     * neither JSON nor a resumed pipeline could keep.
     *
     * @throws RefusedException when it is none of text, number, truth value, list and map
     */
    static Object plain(String name, Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof CharSequence) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> result = new LinkedHashMap<>();
            map.forEach((key, each) -> result.put(String.valueOf(key), plain(name, each)));
            return result;
        }
        if (value instanceof Iterable<?> list) {
            List<Object> result = new ArrayList<>();
            list.forEach(each -> result.add(plain(name, each)));
            return result;
        }
        throw new RefusedException(
                RefusedException.Reason.INVALID,
                Messages.Parameters_noValue(name, value.getClass().getName()));
    }

    /**
     * Checks what a script passes before it is bound. A misspelt name would otherwise be ignored, and the step would
     * install or scale something else than what was meant.
     *
     * @throws AbortException with one sentence
     */
    static void check(DescribableModel<?> model, Map<String, Object> arguments) throws AbortException {
        for (Map.Entry<String, Object> each : arguments.entrySet()) {
            DescribableParameter parameter = model.getParameter(each.getKey());
            if (parameter == null) {
                TreeSet<String> known = new TreeSet<>();
                model.getParameters().forEach(one -> known.add(one.getName()));
                throw new AbortException(Messages.Parameters_unknown(each.getKey(), String.join(", ", known)));
            }
            Object value = each.getValue();
            if (parameter.getErasedType() == Integer.class && value != null && !whole(value)) {
                throw new AbortException(Messages.Parameters_noInteger(each.getKey(), value));
            }
        }
    }

    private static boolean whole(Object value) {
        if (value instanceof Number number) {
            // 2.5 or 2^31 would be cut silently
            return number.doubleValue() == number.intValue();
        }
        try {
            return value instanceof CharSequence && integer("", value.toString()) != null;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** The constant of a word, in any case. */
    static <E extends Enum<E>> E choice(Class<E> type, String name, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> word(each).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.INVALID,
                        Messages.Parameters_choice(
                                name,
                                text,
                                String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(Parameters::word)
                                                .toList()))));
    }

    /** A constant as people write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package io.jenkins.plugins.milvus.operation;

import java.util.regex.Pattern;

/** Hides what looks like a secret in texts that come from containers and events. */
public final class Masks {

    private static final Pattern PAIR = Pattern.compile(
            "(?i)((?:password|passwd|secret|token|api[-_]?key|access[-_]?key|credential)[\\w-]*\"?\\s*[=:]\\s*\"?)"
                    + "[^\\s\",;}]+");
    private static final Pattern BEARER = Pattern.compile("(?i)(bearer|basic)\\s+[A-Za-z0-9+/._=-]{8,}");
    private static final Pattern USERINFO = Pattern.compile("(://[^/\\s:@]*:)[^@\\s/]+@");

    private Masks() {}

    /** The text with what looks like a secret replaced by asterisks. */
    public static String apply(String text) {
        String result = PAIR.matcher(text).replaceAll("$1****");
        result = BEARER.matcher(result).replaceAll("$1 ****");
        return USERINFO.matcher(result).replaceAll("$1****@");
    }
}

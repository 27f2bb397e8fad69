package io.jenkins.plugins.milvus.release;

import org.jvnet.localizer.ResourceBundleHolder;

/**
 * Every sentence that the inner ring says to a person, in the language that Jenkins has chosen.
 *
 * <p>The bundle is {@code Text.properties} and its translations beside it. Jenkins' own code generator cannot be used
 * here because the inner ring also builds where only Maven Central can be reached; a test compares the keys in the
 * sources with the bundles instead.
 */
public final class Text {

    private static final ResourceBundleHolder HOLDER = ResourceBundleHolder.get(Text.class);

    private Text() {}

    /**
     * The sentence of a key.
     *
     * @param key a key of {@code Text.properties}
     * @param arguments what {@link java.text.MessageFormat} puts in for {@code {0}}, {@code {1}}, ...; numbers are
     *     shown without grouping
     */
    public static String of(String key, Object... arguments) {
        Object[] plain = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            // "1,000" would be read as a list in a log that is full of numbers
            plain[i] = String.valueOf(arguments[i]);
        }
        return HOLDER.format(key, plain);
    }
}

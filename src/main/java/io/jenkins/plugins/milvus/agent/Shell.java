package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes the small script that starts a program on Unix. A launcher that reaches into a container connects neither
 * standard input nor standard error, joins both outputs and mangles arguments, so the script does all of that itself
 * with files in its own folder: {@code in}, {@code out}, {@code err}, and {@code state} for how far it came.
 */
final class Shell {

    /** The script has its files. */
    static final String BEGAN = "began";

    /** The program is not there. */
    static final String MISSING = "missing";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** The folder may have another path inside a container, so the script goes by its own. */
    private static final String FOLDER = "\"${0%/*}\"";

    private Shell() {}

    /**
     * The script's text.
     *
     * @param command program and arguments, taken literally
     * @param environment added to what the launcher sets
     * @throws IOException when a variable's name is none that a shell can set
     */
    static String script(List<String> command, Map<String, String> environment) throws IOException {
        StringBuilder script = new StringBuilder();
        script.append("exec <" + FOLDER + "/in >" + FOLDER + "/out 2>" + FOLDER + "/err\n");
        script.append("echo " + BEGAN + " >" + FOLDER + "/state\n");
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (!NAME.matcher(variable.getKey()).matches()) {
                throw new IOException("Not the name of an environment variable: " + variable.getKey());
            }
            script.append("export " + variable.getKey() + '=' + quote(variable.getValue()) + '\n');
        }
        String program = quote(command.get(0));
        script.append("command -v " + program + " >/dev/null 2>&1 || { echo " + MISSING + " >" + FOLDER
                + "/state; exit 127; }\n");
        script.append("exec");
        for (String word : command) {
            script.append(' ').append(quote(word));
        }
        return script.append('\n').toString();
    }

    private static String quote(String word) {
        return '\'' + word.replace("'", "'\\''") + '\'';
    }
}

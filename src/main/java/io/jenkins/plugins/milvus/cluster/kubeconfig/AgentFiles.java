package io.jenkins.plugins.milvus.cluster.kubeconfig;

import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/** Reads text files on the agent and says what is wrong with one that cannot be read. */
final class AgentFiles {

    /** {@code /x}, {@code \x}, {@code C:\x}: the agent's rules, whatever this machine runs on. */
    private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\].*|[A-Za-z]:[/\\\\].*");

    private final AgentAccess agent;

    AgentFiles(AgentAccess agent) {
        this.agent = agent;
    }

    /**
     * The text of a file.
     *
     * @throws RefusedException naming the file and what to do
     */
    String text(String path) {
        try {
            return new String(agent.read(path), StandardCharsets.UTF_8);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw refused(Text.of("cluster.fileMissing", path));
        } catch (IOException e) {
            throw refused(Text.of("cluster.fileUnreadable", path, e.getMessage()));
        }
    }

    /** The token in a file, which may disappear while a build waits. */
    String token(String path) throws CredentialException {
        try {
            String token = text(path).strip();
            if (token.isEmpty()) {
                throw new CredentialException(Text.of("cluster.tokenFileEmpty", path), null);
            }
            return token;
        } catch (RefusedException e) {
            throw new CredentialException(e.getMessage(), e);
        }
    }

    /** A path that a kubeconfig names, which is relative to the kubeconfig's own folder. */
    static String resolve(String kubeconfig, String path) {
        if (ABSOLUTE.matcher(path).matches()) {
            return path;
        }
        int end = Math.max(kubeconfig.lastIndexOf('/'), kubeconfig.lastIndexOf('\\'));
        return end < 0 ? path : kubeconfig.substring(0, end + 1) + path;
    }

    static RefusedException refused(String sentence) {
        return new RefusedException(RefusedException.Reason.NO_CLUSTER, sentence);
    }
}

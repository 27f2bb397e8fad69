package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An agent with the files and the answers that a test gives it. */
final class FakeAgent implements AgentAccess {

    final Map<String, String> files = new HashMap<>();
    final Deque<Output> answers = new ArrayDeque<>();
    final List<List<String>> commands = new ArrayList<>();
    final List<Map<String, String>> environments = new ArrayList<>();

    @Override
    public byte[] read(String path) throws IOException {
        String text = files.get(path);
        if (text == null) {
            throw new NoSuchFileException(path);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Output run(List<String> command, Map<String, String> environment) throws IOException {
        commands.add(command);
        environments.add(environment);
        if (answers.isEmpty()) {
            throw new IOException("Cannot run program");
        }
        return answers.remove();
    }
}

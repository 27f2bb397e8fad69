package io.jenkins.plugins.milvus.cluster.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.milvus.release.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an exec plugin is called: {@code client.authentication.k8s.io}, v1 and v1beta1.
 *
 * @param apiVersion the version that the kubeconfig asks for and the plugin has to answer in
 * @param command program and arguments
 * @param environment added to the build's environment, {@code KUBERNETES_EXEC_INFO} included
 * @param installHint what the kubeconfig says to somebody who does not have the program, or empty
 */
record ExecPlugin(String apiVersion, List<String> command, Map<String, String> environment, String installHint) {

    private static final String GROUP = "client.authentication.k8s.io/";
    private static final String INFO = "KUBERNETES_EXEC_INFO";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static ExecPlugin read(Kubeconfig.Entry user, Kubeconfig.Entry cluster, String caPem) {
        Yaml exec = user.body().map("exec");
        String apiVersion = exec.text("apiVersion");
        if (!apiVersion.equals(GROUP + "v1") && !apiVersion.equals(GROUP + "v1beta1")) {
            throw AgentFiles.refused(Text.of("cluster.execVersion", user.file(), apiVersion));
        }
        String program = exec.text("command");
        if (program.isEmpty()) {
            throw AgentFiles.refused(Text.of("cluster.execNoCommand", user.file()));
        }
        // nobody sits at a terminal of a build
        if (exec.text("interactiveMode").equals("Always")) {
            throw AgentFiles.refused(Text.of("cluster.execInteractive", user.file(), program));
        }
        List<String> command = new ArrayList<>();
        // a bare name is looked up in the PATH, a relative path starts at the kubeconfig
        boolean bare = program.indexOf('/') < 0 && program.indexOf('\\') < 0;
        command.add(bare ? program : AgentFiles.resolve(user.file(), program));
        command.addAll(exec.texts("args"));
        Map<String, String> environment = new LinkedHashMap<>();
        for (Yaml variable : exec.maps("env")) {
            environment.put(variable.text("name"), variable.text("value"));
        }
        environment.put(INFO, info(apiVersion, exec.flag("provideClusterInfo") ? cluster.body() : null, caPem));
        return new ExecPlugin(apiVersion, List.copyOf(command), Map.copyOf(environment), exec.text("installHint"));
    }

    /** The program's name for messages, without its arguments, which may hold secrets. */
    String program() {
        return command.get(0);
    }

    private static String info(String apiVersion, Yaml cluster, String caPem) {
        ObjectNode info = MAPPER.createObjectNode();
        info.put("apiVersion", apiVersion).put("kind", "ExecCredential");
        ObjectNode spec = info.putObject("spec").put("interactive", false);
        if (cluster != null) {
            ObjectNode told = spec.putObject("cluster").put("server", cluster.text("server"));
            put(told, "tls-server-name", cluster.text("tls-server-name"));
            put(told, "proxy-url", cluster.text("proxy-url"));
            if (cluster.flag("insecure-skip-tls-verify")) {
                told.put("insecure-skip-tls-verify", true);
            }
            byte[] ca = caPem.getBytes(StandardCharsets.US_ASCII);
            put(told, "certificate-authority-data", Base64.getEncoder().encodeToString(ca));
            cluster.maps("extensions").stream()
                    .filter(each -> each.text("name").equals(GROUP + "exec"))
                    .findFirst()
                    .ifPresent(each -> told.set(
                            "config", MAPPER.valueToTree(each.map("extension").entries())));
        }
        try {
            return MAPPER.writeValueAsString(info);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static void put(ObjectNode into, String field, String value) {
        if (!value.isEmpty()) {
            into.put(field, value);
        }
    }
}

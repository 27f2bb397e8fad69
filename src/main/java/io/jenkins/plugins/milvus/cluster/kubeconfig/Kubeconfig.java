package io.jenkins.plugins.milvus.cluster.kubeconfig;

import io.jenkins.plugins.milvus.release.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several kubeconfig files as one, by kubectl's rule: the first file that defines a cluster, a user, a context or the
 * current context wins, and a later definition of the same name is dropped whole.
 */
final class Kubeconfig {

    private final Map<String, Entry> clusters = new LinkedHashMap<>();
    private final Map<String, Entry> users = new LinkedHashMap<>();
    private final Map<String, Entry> contexts = new LinkedHashMap<>();
    private final String files;
    private String currentContext = "";

    /**
     * A named part.
     *
     * @param file the path of the kubeconfig it comes from
     * @param body what is said of it
     */
    record Entry(String file, Yaml body) {}

    private Kubeconfig(List<KubeconfigText> texts) {
        files = String.join(", ", texts.stream().map(KubeconfigText::path).toList());
    }

    /** Merges the files in their order. */
    static Kubeconfig merge(List<KubeconfigText> texts) {
        Kubeconfig merged = new Kubeconfig(texts);
        for (KubeconfigText text : texts) {
            merged.add(text);
        }
        return merged;
    }

    private void add(KubeconfigText text) {
        Yaml yaml;
        try {
            yaml = Yaml.parse(text.content());
        } catch (IllegalArgumentException e) {
            throw AgentFiles.refused(Text.of("cluster.kubeconfigMalformed", text.path(), e.getMessage()));
        }
        collect(text, yaml.maps("clusters"), "cluster", clusters);
        collect(text, yaml.maps("users"), "user", users);
        collect(text, yaml.maps("contexts"), "context", contexts);
        if (currentContext.isEmpty()) {
            currentContext = yaml.text("current-context");
        }
    }

    private static void collect(KubeconfigText text, List<Yaml> from, String part, Map<String, Entry> into) {
        for (Yaml each : from) {
            into.putIfAbsent(each.text("name"), new Entry(text.path(), each.map(part)));
        }
    }

    /** The context of that name, or the current one when the name is empty. */
    Entry context(String name) {
        String wanted = name == null || name.isEmpty() ? currentContext : name;
        if (wanted.isEmpty()) {
            throw AgentFiles.refused(Text.of("cluster.noCurrentContext", files, names(contexts)));
        }
        return required(contexts, wanted, "cluster.noContext");
    }

    Entry cluster(String name) {
        return required(clusters, name, "cluster.noClusterEntry");
    }

    /** A context may name no user at all; one that it names has to be there. */
    Entry user(String name) {
        return name.isEmpty() ? new Entry(files, new Yaml(Map.of())) : required(users, name, "cluster.noUserEntry");
    }

    private Entry required(Map<String, Entry> entries, String name, String sentence) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw AgentFiles.refused(Text.of(sentence, files, name, names(entries)));
        }
        return entry;
    }

    private static String names(Map<String, Entry> entries) {
        return entries.isEmpty() ? "-" : String.join(", ", entries.keySet());
    }
}

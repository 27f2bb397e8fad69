package io.jenkins.plugins.milvus.credentials;

import hudson.EnvVars;
import io.jenkins.plugins.milvus.cluster.kubeconfig.AgentAccess;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigReader;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ServiceAccountReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * As whom a build talks to the cluster: always kubeconfig files on the agent, which Helm is told of as well, so that
 * both are sure to be the same identity. What is asked for is used or refused, and never replaced by something else.
 *
 * <ol>
 *   <li>{@code credentialsId}: a kubeconfig out of Jenkins' credentials, or made around what else is there, written to
 *       the step's folder;
 *   <li>the build's {@code KUBECONFIG}, as {@code withKubeConfig}, {@code withCredentials} and {@code environment} set it;
 *   <li>the credentials of the system configuration;
 *   <li>in a pod, its service account;
 *   <li>the {@code .kube/config} of the agent's user.
 * </ol>
 *
 * @param files the kubeconfig files on the agent, in their order
 * @param variable the same as {@code KUBECONFIG} for Helm
 * @param origin where it comes from, for the log
 */
public record Identity(List<String> files, String variable, String origin) {

    private static final String KUBECONFIG = "KUBECONFIG";

    /** Puts a kubeconfig where the agent's user alone can read it. */
    @FunctionalInterface
    public interface Place {
        /** Writes it and tells its path. */
        String put(String kubeconfig) throws IOException, InterruptedException;
    }

    /**
     * Decides.
     *
     * @param owner in whose name credentials are read
     * @param connection what the build asks for
     * @param env the build's environment on the agent
     * @param agent reads files there
     * @param place takes a kubeconfig that is not on the agent yet
     * @param windows whether the agent runs on Windows
     * @throws io.jenkins.plugins.milvus.release.RefusedException when there is nothing to use
     */
    public static Identity of(
            CredentialsOwner owner, Connection connection, EnvVars env, AgentAccess agent, Place place, boolean windows)
            throws IOException, InterruptedException {
        if (connection.credentialsId() != null) {
            return written(
                    StoredIdentity.kubeconfig(owner, connection),
                    place,
                    Messages.Identity_credentials(connection.credentialsId()));
        }
        boolean server = connection.serverUrl() != null || connection.caCertificate() != null;
        String given = env.get(KUBECONFIG, "");
        String usual = connection.usualCredentialsId();
        // what is bound around the step was meant for it; a server of its own is meant for a token
        if (usual != null && (server || given.isBlank())) {
            return of(owner, connection.with(usual), env, agent, place, windows);
        }
        if (server) {
            throw StoredIdentity.refused(Messages.Identity_serverWithoutToken());
        }
        if (!given.isBlank()) {
            List<String> files = Arrays.stream(given.split(windows ? ";" : ":"))
                    .filter(each -> !each.isBlank())
                    .toList();
            return new Identity(files, given, Messages.Identity_kubeconfig(given));
        }
        if (ServiceAccountReader.inPod(env)) {
            ClusterEndpoint pod = new ServiceAccountReader(agent, InstantSource.system()).read(env);
            return written(
                    MadeKubeconfig.ofServiceAccount(pod.server(), pod.namespace()),
                    place,
                    Messages.Identity_serviceAccount());
        }
        String home = env.get("HOME", env.get("USERPROFILE", ""));
        String file = home + (windows ? "\\.kube\\config" : "/.kube/config");
        if (home.isEmpty() || !exists(agent, file)) {
            // says what is missing
            new KubeconfigReader(agent, InstantSource.system()).read(List.of(), null);
        }
        return new Identity(List.of(file), file, Messages.Identity_home(file));
    }

    private static Identity written(String kubeconfig, Place place, String origin)
            throws IOException, InterruptedException {
        String path = place.put(kubeconfig);
        return new Identity(List.of(path), path, origin);
    }

    private static boolean exists(AgentAccess agent, String file) {
        try {
            agent.read(file);
            return true;
        } catch (NoSuchFileException | FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            // it is there: what is wrong with it is told when it is read
            return true;
        }
    }
}

package io.jenkins.plugins.milvus.pipeline;

import io.jenkins.plugins.milvus.credentials.Connection;
import java.io.Serializable;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** How a step reaches the cluster and runs Helm. Everything is optional: by default as {@code helm} itself would do. */
public abstract class ConnectedStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private String credentialsId;
    private String serverUrl;
    private String caCertificate;
    private String context;
    private String helm;

    /**
     * Whose kubeconfig, token, password or certificate is used; null for the build's {@code KUBECONFIG}, else those of
     * the system configuration, else what the agent has.
     */
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(String credentialsId) {
        this.credentialsId = Parameters.text(credentialsId, null);
    }

    /** The API server that a token, a password or a certificate is for; a kubeconfig names its own. */
    public final String getServerUrl() {
        return serverUrl;
    }

    @DataBoundSetter
    public final void setServerUrl(String serverUrl) {
        this.serverUrl = Parameters.text(serverUrl, null);
    }

    /** PEM text by which that API server is checked. */
    public final String getCaCertificate() {
        return caCertificate;
    }

    @DataBoundSetter
    public final void setCaCertificate(String caCertificate) {
        this.caCertificate = Parameters.text(caCertificate, null);
    }

    /** The kubeconfig's context; null for its current one. */
    public final String getContext() {
        return context;
    }

    @DataBoundSetter
    public final void setContext(String context) {
        this.context = Parameters.text(context, null);
    }

    /** The name of a Helm tool; null for that of the system configuration, else {@code helm} on the {@code PATH}. */
    public final String getHelm() {
        return helm;
    }

    @DataBoundSetter
    public final void setHelm(String helm) {
        this.helm = Parameters.text(helm, null);
    }

    /** What holds where nothing is given. */
    abstract Defaults defaults();

    /** All of it, with variables replaced. */
    final Connection connection(UnaryOperator<String> expand) {
        return new Connection(
                expanded(credentialsId, expand),
                expanded(serverUrl, expand),
                expanded(caCertificate, expand),
                expanded(context, expand),
                Parameters.or(expanded(helm, expand), defaults().helm()),
                defaults().credentialsId());
    }

    static String expanded(String text, UnaryOperator<String> expand) {
        return text == null ? null : Parameters.text(expand.apply(text), null);
    }
}

package io.jenkins.plugins.milvus.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.milvus.credentials.CredentialsItems;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.tool.HelmItems;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * What steps and build steps of this Jenkins leave out: the section "Milvus" of the system configuration, and {@code
 * unclassified: milvus:} of Configuration as Code. What a step gives itself always wins. Everything may be null.
 */
@Extension
@Symbol("milvus")
public final class MilvusConfiguration extends GlobalConfiguration {

    private String repository;
    private String release;
    private String namespace;
    private String credentialsId;
    private String helm;
    private Integer installTimeout;
    private Integer scaleTimeout;

    /** Reads what is stored. */
    public MilvusConfiguration() {
        load();
    }

    /** The one of this Jenkins. */
    static MilvusConfiguration get() {
        return ExtensionList.lookupSingleton(MilvusConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.MilvusConfiguration_displayName();
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        request.bindJSON(this, form);
        save();
        return true;
    }

    /** The URL of a chart repository. */
    public String getRepository() {
        return repository;
    }

    @DataBoundSetter
    public void setRepository(String repository) {
        this.repository = Util.fixEmptyAndTrim(repository);
    }

    /** The release name. */
    public String getRelease() {
        return release;
    }

    @DataBoundSetter
    public void setRelease(String release) {
        this.release = Util.fixEmptyAndTrim(release);
    }

    /** The namespace. */
    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    /** The credentials of builds that bring no kubeconfig. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The name of a Helm tool. */
    public String getHelm() {
        return helm;
    }

    @DataBoundSetter
    public void setHelm(String helm) {
        this.helm = Util.fixEmptyAndTrim(helm);
    }

    /** Patience of an install, in minutes. */
    public Integer getInstallTimeout() {
        return installTimeout;
    }

    @DataBoundSetter
    public void setInstallTimeout(Integer installTimeout) {
        this.installTimeout = installTimeout;
    }

    /** Patience of a scale, in minutes. */
    public Integer getScaleTimeout() {
        return scaleTimeout;
    }

    @DataBoundSetter
    public void setScaleTimeout(Integer scaleTimeout) {
        this.scaleTimeout = scaleTimeout;
    }

    /** For the form. */
    public String getDefaultRelease() {
        return InstallRequest.DEFAULT_RELEASE;
    }

    /** For the form. */
    public String getDefaultRepository() {
        return ChartReference.DEFAULT_REPOSITORY;
    }

    /** For the form, in minutes. */
    public long getDefaultInstallTimeout() {
        return InstallRequest.DEFAULT_TIMEOUT.toMinutes();
    }

    /** For the form, in minutes. */
    public long getDefaultScaleTimeout() {
        return ScaleRequest.DEFAULT_TIMEOUT.toMinutes();
    }

    /** Helm's rule for names. */
    @POST
    public FormValidation doCheckRelease(@QueryParameter String value) {
        return OperationStepDescriptor.check(null, () -> {
            if (Util.fixEmptyAndTrim(value) != null) {
                ReleaseId.checkName(value.trim());
            }
        });
    }

    /** Kubernetes' rule for namespaces. */
    @POST
    public FormValidation doCheckNamespace(@QueryParameter String value) {
        return OperationStepDescriptor.check(null, () -> {
            if (Util.fixEmptyAndTrim(value) != null) {
                ReleaseId.checkNamespace(value.trim());
            }
        });
    }

    /** Helm must not take it for an option. */
    @POST
    public FormValidation doCheckRepository(@QueryParameter String value) {
        return OperationStepDescriptor.check(null, () -> ChartReference.milvus(null, value, null));
    }

    /** Credentials that every job may use. */
    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
        return CredentialsItems.list(null, credentialsId);
    }

    /** The Helm tools. */
    @POST
    public ListBoxModel doFillHelmItems(@QueryParameter String helm) {
        return HelmItems.list(null, helm, Messages.OperationStep_helmOnPath());
    }
}

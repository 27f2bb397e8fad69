package io.jenkins.plugins.milvus.pipeline;

import com.google.common.base.Throwables;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.milvus.credentials.CredentialsItems;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import io.jenkins.plugins.milvus.tool.HelmItems;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What both steps' forms and bindings share. */
public abstract class OperationStepDescriptor extends StepDescriptor {

    /** For the form. */
    public final String getDefaultRelease() {
        return Defaults.now().release();
    }

    /** For the form. */
    public final String getDefaultRepository() {
        return Defaults.now().shownRepository();
    }

    /** For the form; empty for the namespace of the kubeconfig's context. */
    public final String getDefaultNamespace() {
        return Defaults.now().namespace();
    }

    /** For the form, in seconds. */
    public final int getDefaultStableFor() {
        return (int) RolloutPolicy.STABLE_FOR.toSeconds();
    }

    /** For the form, in minutes. */
    public abstract int getDefaultTimeout();

    /** For the form: restarts that are too many, where memory is not the cause. */
    public abstract int getDefaultCrashLimit();

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, FilePath.class, EnvVars.class, Launcher.class, TaskListener.class);
    }

    /** Binds what a script passes, after {@link Parameters#check}. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Parameters.check(DescribableModel.of(clazz), arguments);
        try {
            return super.newInstance(arguments);
        } catch (IllegalArgumentException e) {
            // its own message quotes all arguments, which may hold secrets
            throw new AbortException(Throwables.getRootCause(e).getMessage());
        }
    }

    /** Reads a text area; one that cannot be read sends the user back to it. */
    static Map<String, Object> parse(String field, String text) throws FormException {
        try {
            return FormMaps.parse(field, text);
        } catch (RefusedException e) {
            throw new FormException(e.getMessage(), e, field);
        }
    }

    /** Takes a text area out of a form, because it is not bound by itself. */
    static String take(JSONObject form, String field) {
        Object text = form.remove(field);
        return text == null ? null : text.toString();
    }

    /** {@code namespace/release} of a script's arguments. */
    static String where(Map<String, Object> arguments) {
        Defaults defaults = Defaults.now();
        Object release = arguments.getOrDefault("release", defaults.release());
        Object namespace = arguments.getOrDefault("namespace", defaults.namespace());
        return namespace == null ? String.valueOf(release) : namespace + "/" + release;
    }

    /** Runs a check for those who may configure the job; others see nothing. */
    static FormValidation check(Item item, Runnable check) {
        if (!allowed(item)) {
            return FormValidation.ok();
        }
        try {
            check.run();
            return FormValidation.ok();
        } catch (RefusedException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Whether somebody who configures the job asks. */
    static boolean allowed(Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /** Whether it is a variable, whose value is not known in a form. */
    static boolean variable(String text) {
        return text == null || text.isBlank() || text.contains("$");
    }

    /** Helm's rule for names. */
    @POST
    public FormValidation doCheckRelease(@AncestorInPath Item item, @QueryParameter String value) {
        return check(item, () -> {
            if (!variable(value)) {
                ReleaseId.checkName(value.trim());
            }
        });
    }

    /** Kubernetes' rule for namespaces. */
    @POST
    public FormValidation doCheckNamespace(@AncestorInPath Item item, @QueryParameter String value) {
        return check(item, () -> {
            if (!variable(value)) {
                ReleaseId.checkNamespace(value.trim());
            }
        });
    }

    /** A chart that says where it is goes without a repository. */
    @POST
    public FormValidation doCheckChart(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String repository) {
        return check(item, () -> {
            if (!variable(value)) {
                ChartReference.milvus(value, repository, null);
            }
        });
    }

    /** What a step with these parameters would find; for those who may configure the job. */
    @POST
    public FormValidation doLook(
            @AncestorInPath Item item,
            @QueryParameter String release,
            @QueryParameter String namespace,
            @QueryParameter String credentialsId,
            @QueryParameter String serverUrl,
            @QueryParameter String caCertificate,
            @QueryParameter String context,
            @QueryParameter String helm) {
        if (!allowed(item)) {
            return FormValidation.ok();
        }
        MilvusScaleStep step = new MilvusScaleStep();
        step.setRelease(release);
        step.setNamespace(namespace);
        step.setCredentialsId(credentialsId);
        step.setServerUrl(serverUrl);
        step.setCaCertificate(caCertificate);
        step.setContext(context);
        step.setHelm(helm);
        boolean variables = Stream.of(release, namespace, credentialsId, serverUrl, caCertificate, context, helm)
                .anyMatch(each -> each != null && each.contains("$"));
        return variables ? FormValidation.warning(Messages.Look_variables()) : Look.at(item, step);
    }

    /** Credentials that this job may use. */
    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return CredentialsItems.list(item, credentialsId);
    }

    /** The Helm tools. */
    @POST
    public ListBoxModel doFillHelmItems(@AncestorInPath Item item, @QueryParameter String helm) {
        return HelmItems.list(item, helm, Parameters.or(Defaults.now().helm(), Messages.OperationStep_helmOnPath()));
    }

    /** The words of an enumeration with what they mean, for a list to choose from. */
    static ListBoxModel items(String field, Enum<?>[] constants) {
        ListBoxModel items = new ListBoxModel();
        for (Enum<?> each : constants) {
            String word = Parameters.word(each);
            items.add(ResourceBundleHolder.get(Messages.class).format("Choice." + field + "." + word), word);
        }
        return items;
    }
}

package io.jenkins.plugins.milvus.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.operation.InstallOperation;
import io.jenkins.plugins.milvus.operation.Operation;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code milvusInstall()}: makes sure that a release of Milvus is there and ready. */
public final class MilvusInstallStep extends OperationStep {

    private static final long serialVersionUID = 1L;

    private boolean createNamespace;
    private String mode;
    private String version;
    private SealedMap values;
    private ArrayList<String> valuesFiles;
    /** Numbers as texts, because a freestyle form may hold a variable here. */
    private LinkedHashMap<String, String> replicas;

    private String onExisting;

    /** Nothing is required. */
    @DataBoundConstructor
    public MilvusInstallStep() {
        // all parameters have setters
    }

    /** Whether a missing namespace is made. */
    public boolean isCreateNamespace() {
        return createNamespace;
    }

    @DataBoundSetter
    public void setCreateNamespace(boolean createNamespace) {
        this.createNamespace = createNamespace;
    }

    /** {@code cluster} (the default) or {@code standalone}. */
    public String getMode() {
        return Parameters.or(mode, Parameters.word(Mode.CLUSTER));
    }

    @DataBoundSetter
    public void setMode(String mode) {
        this.mode = Parameters.text(mode, Parameters.word(Mode.CLUSTER));
    }

    /** The exact chart version; null for the newest. */
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Parameters.text(version, null);
    }

    /** Chart values, which win over {@link #getValuesFiles}; null for none. Stored encrypted: they may hold secrets. */
    public Map<String, Object> getValues() {
        return values == null ? null : values.open();
    }

    @DataBoundSetter
    public void setValues(Map<String, ?> values) {
        this.values = SealedMap.of(values);
    }

    /** The same as it stands in the form. */
    public String getValuesText() {
        return FormMaps.yaml(getValues());
    }

    /** Values files in the workspace, later ones win; null for none. */
    public List<String> getValuesFiles() {
        return valuesFiles == null ? null : List.copyOf(valuesFiles);
    }

    @DataBoundSetter
    public void setValuesFiles(List<String> valuesFiles) {
        List<String> given = valuesFiles == null
                ? List.of()
                : valuesFiles.stream()
                        .map(String::trim)
                        .filter(each -> !each.isEmpty())
                        .toList();
        this.valuesFiles = given.isEmpty() ? null : new ArrayList<>(given);
    }

    /** The same as it stands in the form. */
    public String getValuesFilesText() {
        return valuesFiles == null ? null : String.join("\n", valuesFiles);
    }

    /** First replicas of worker nodes by name; null for the chart's own. */
    public Map<String, Integer> getReplicas() {
        if (replicas == null) {
            return null;
        }
        Map<String, Integer> result = new LinkedHashMap<>();
        replicas.forEach((name, text) -> result.put(name, MilvusScaleStep.number(text)));
        return result;
    }

    @DataBoundSetter
    public void setReplicas(Map<String, ?> replicas) {
        this.replicas = FormMaps.texts(replicas);
    }

    /** The same as it stands in the form. */
    public String getReplicasText() {
        return FormMaps.lines(replicas);
    }

    /** {@code keep} (the default), {@code upgrade} or {@code fail}: what to do when the release is there already. */
    public String getOnExisting() {
        return Parameters.or(onExisting, Parameters.word(OnExisting.KEEP));
    }

    @DataBoundSetter
    public void setOnExisting(String onExisting) {
        this.onExisting = Parameters.text(onExisting, Parameters.word(OnExisting.KEEP));
    }

    @Override
    Journal.Kind kind() {
        return Journal.Kind.INSTALL;
    }

    @Override
    int defaultTimeout(Defaults given) {
        return given.installTimeout();
    }

    @Override
    public void check(UnaryOperator<String> expand) {
        request(expand, WorkspaceFiles.relative(valuesFiles, expand));
        policy();
    }

    @Override
    void checkFiles(Site site) throws IOException, InterruptedException {
        WorkspaceFiles.checkLinks(site.workspace(), valuesFiles, site.expand());
    }

    @Override
    Operation operation(Ports ports, Site site, OperationState from) {
        InstallRequest request =
                request(site.expand(), WorkspaceFiles.inside(site.workspace(), valuesFiles, site.expand()));
        return from == null
                ? new InstallOperation(ports, policy(), request)
                : new InstallOperation(ports, policy(), request, from);
    }

    InstallRequest request(UnaryOperator<String> expand, List<String> files) {
        Map<String, Integer> first = new LinkedHashMap<>();
        if (replicas != null) {
            replicas.forEach((name, text) -> {
                String known = expanded(name, expand);
                first.put(known, Parameters.integer(known, expanded(text, expand)));
            });
        }
        return new InstallRequest(
                release(expand),
                namespace(expand),
                createNamespace,
                Parameters.choice(Mode.class, "mode", expanded(getMode(), expand)),
                chart(version, expand),
                values == null ? Map.of() : values.open(expand),
                files,
                first,
                Parameters.choice(OnExisting.class, "onExisting", expanded(getOnExisting(), expand)),
                care());
    }

    /** {@code milvusInstall}. */
    @Extension
    public static final class DescriptorImpl extends OperationStepDescriptor {

        @Override
        public String getFunctionName() {
            return "milvusInstall";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MilvusInstallStep_displayName();
        }

        @Override
        public int getDefaultTimeout() {
            return Defaults.now().installTimeout();
        }

        @Override
        public int getDefaultCrashLimit() {
            return RolloutPolicy.INSTALL_CRASH_LIMIT;
        }

        @Override
        public Step newInstance(StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            String values = take(form, "values");
            String files = take(form, "valuesFiles");
            String replicas = take(form, "replicas");
            MilvusInstallStep step = (MilvusInstallStep) super.newInstance(request, form);
            step.setValues(parse("values", values));
            step.setValuesFiles(files == null ? null : files.lines().toList());
            step.setReplicas(parse("replicas", replicas));
            return step;
        }

        /** {@code milvus/my-release}. */
        @Override
        public String argumentsToString(@NonNull Map<String, Object> arguments) {
            return where(arguments);
        }

        /** {@code cluster} and {@code standalone}. */
        public ListBoxModel doFillModeItems() {
            return items("mode", Mode.values());
        }

        /** {@code keep}, {@code upgrade} and {@code fail}. */
        public ListBoxModel doFillOnExistingItems() {
            return items("onExisting", OnExisting.values());
        }

        /** Whether it is a YAML mapping. */
        @POST
        public FormValidation doCheckValues(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, () -> FormMaps.parse("values", value));
        }

        /** Whether the files are in the workspace. */
        @POST
        public FormValidation doCheckValuesFiles(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, () -> WorkspaceFiles.relative(value.lines().toList(), UnaryOperator.identity()));
        }

        /** Says at once what the step would say later. */
        @POST
        public FormValidation doCheckReplicas(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String mode) {
            return check(item, () -> {
                MilvusInstallStep step = new MilvusInstallStep();
                step.setMode(mode);
                step.setReplicas(FormMaps.parse("replicas", value));
                step.check(text -> text.contains("$") ? "1" : text);
            });
        }
    }
}

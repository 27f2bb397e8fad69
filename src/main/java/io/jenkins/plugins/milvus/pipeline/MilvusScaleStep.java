package io.jenkins.plugins.milvus.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.operation.Operation;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.operation.ScaleOperation;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest.Autoscaler;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code milvusScale component: 'queryNode', replicas: 3}: brings components of a release to these numbers. */
public final class MilvusScaleStep extends OperationStep {

    private static final long serialVersionUID = 1L;

    private String component;
    /** A text, because a freestyle form may hold a variable here. */
    private String replicas;
    /** Numbers as texts, for the same reason. */
    private LinkedHashMap<String, String> components;

    private boolean allowZero;
    private boolean allowOtherChanges;
    private boolean dryRun;
    private Integer pace;
    private String autoscaler;

    /** One component with its number, or several: neither is required by itself. */
    @DataBoundConstructor
    public MilvusScaleStep() {
        // all parameters have setters
    }

    /** Which component, by any of its names; goes with {@link #getReplicas}. */
    public String getComponent() {
        return component;
    }

    @DataBoundSetter
    public void setComponent(String component) {
        this.component = Parameters.text(component, null);
    }

    /** How many replicas; null when it is not given, or a variable. */
    public Integer getReplicas() {
        return number(replicas);
    }

    @DataBoundSetter
    public void setReplicas(Integer replicas) {
        this.replicas = replicas == null ? null : String.valueOf(replicas);
    }

    /** The same as it stands in the form. */
    public String getReplicasText() {
        return replicas;
    }

    /** Replicas of several components by name, instead of the other two; null when not given. */
    public Map<String, Integer> getComponents() {
        if (components == null) {
            return null;
        }
        Map<String, Integer> result = new LinkedHashMap<>();
        components.forEach((name, text) -> result.put(name, number(text)));
        return result;
    }

    @DataBoundSetter
    public void setComponents(Map<String, ?> components) {
        this.components = FormMaps.texts(components);
    }

    /** The same as it stands in the form. */
    public String getComponentsText() {
        return FormMaps.lines(components);
    }

    /** Whether 0 replicas are meant. */
    public boolean isAllowZero() {
        return allowZero;
    }

    @DataBoundSetter
    public void setAllowZero(boolean allowZero) {
        this.allowZero = allowZero;
    }

    /** Whether Helm may change more than the requested replicas. */
    public boolean isAllowOtherChanges() {
        return allowOtherChanges;
    }

    @DataBoundSetter
    public void setAllowOtherChanges(boolean allowOtherChanges) {
        this.allowOtherChanges = allowOtherChanges;
    }

    /** Whether it stops before anything is sent. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** By how many pods a component shrinks at a time; 0 for at once. */
    public Integer getPace() {
        return Parameters.or(pace, ScaleRequest.DEFAULT_PACE);
    }

    @DataBoundSetter
    public void setPace(Integer pace) {
        this.pace = Parameters.value(pace, ScaleRequest.DEFAULT_PACE);
    }

    /** What to do with a component that an autoscaler of the chart scales: refuse or minimum. */
    public String getAutoscaler() {
        return Parameters.or(autoscaler, Parameters.word(Autoscaler.REFUSE));
    }

    @DataBoundSetter
    public void setAutoscaler(String autoscaler) {
        this.autoscaler = Parameters.text(autoscaler, Parameters.word(Autoscaler.REFUSE));
    }

    @Override
    Journal.Kind kind() {
        return Journal.Kind.SCALE;
    }

    @Override
    int defaultTimeout(Defaults given) {
        return given.scaleTimeout();
    }

    @Override
    public void check(UnaryOperator<String> expand) {
        request(expand);
        policy();
    }

    @Override
    void checkFiles(Site site) {
        // it takes none
    }

    @Override
    Operation operation(Ports ports, Site site, OperationState from) {
        ScaleRequest request = request(site.expand());
        return from == null
                ? new ScaleOperation(ports, policy(), request)
                : new ScaleOperation(ports, policy(), request, from);
    }

    ScaleRequest request(UnaryOperator<String> expand) {
        return new ScaleRequest(
                release(expand),
                namespace(expand),
                wanted(expand),
                allowZero,
                allowOtherChanges,
                dryRun,
                getPace(),
                chart(null, expand),
                Parameters.choice(Autoscaler.class, "autoscaler", expanded(getAutoscaler(), expand)),
                care());
    }

    private Map<String, Integer> wanted(UnaryOperator<String> expand) {
        Map<String, Integer> result = new LinkedHashMap<>();
        if (components == null) {
            if (component != null || replicas != null) {
                result.put(expanded(component, expand), Parameters.integer("replicas", expanded(replicas, expand)));
            }
            return result;
        }
        if (component != null || replicas != null) {
            throw new RefusedException(RefusedException.Reason.INVALID, Messages.MilvusScaleStep_exclusive());
        }
        components.forEach((name, text) -> {
            String known = expanded(name, expand);
            result.put(known, Parameters.integer(known, expanded(text, expand)));
        });
        return result;
    }

    static Integer number(String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code milvusScale}. */
    @Extension
    public static final class DescriptorImpl extends OperationStepDescriptor {

        @Override
        public String getFunctionName() {
            return "milvusScale";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MilvusScaleStep_displayName();
        }

        @Override
        public int getDefaultTimeout() {
            return Defaults.now().scaleTimeout();
        }

        @Override
        public int getDefaultCrashLimit() {
            return RolloutPolicy.CRASH_LIMIT;
        }

        /** For the form. */
        public int getDefaultPace() {
            return ScaleRequest.DEFAULT_PACE;
        }

        @Override
        public Step newInstance(StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            String components = take(form, "components");
            String replicas = Util.fixEmptyAndTrim(form.optString("replicas"));
            MilvusScaleStep step = (MilvusScaleStep) super.newInstance(request, form);
            // a variable is no integer, and yet means something in a freestyle job
            step.replicas = replicas;
            step.components = FormMaps.texts(parse("components", components));
            return step;
        }

        /** {@code queryNode -> 3 in milvus/my-release}. */
        @Override
        public String argumentsToString(@NonNull Map<String, Object> arguments) {
            String what = arguments.get("components") instanceof Map<?, ?> map
                    ? map.entrySet().stream()
                            .map(each -> each.getKey() + " -> " + each.getValue())
                            .collect(Collectors.joining(", "))
                    : arguments.get("component") + " -> " + arguments.get("replicas");
            return Messages.MilvusScaleStep_arguments(what, where(arguments));
        }

        /** The names of the worker nodes: those that the chart has, where the form tells which version it is. */
        @POST
        public ComboBoxModel doFillComponentItems(@AncestorInPath Item item, @QueryParameter String chart) {
            ComboBoxModel items = new ComboBoxModel();
            Component.workers(allowed(item) ? version(chart) : Optional.empty())
                    .forEach(each -> items.add(each.chartKey()));
            return items;
        }

        private static Optional<String> version(String chart) {
            try {
                return ChartReference.milvus(chart, null, null).knownVersion();
            } catch (RefusedException e) {
                // what is wrong with it is said beside the chart itself
                return Optional.empty();
            }
        }

        /** {@code refuse} and {@code minimum}. */
        public ListBoxModel doFillAutoscalerItems() {
            return items("autoscaler", Autoscaler.values());
        }

        /** Says at once what the step would say later. */
        @POST
        public FormValidation doCheckComponent(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String components) {
            return check(item, () -> {
                boolean several = Util.fixEmptyAndTrim(components) != null;
                if (!several && !value.contains("$")) {
                    ScaleRequest.checkComponent(value);
                }
            });
        }

        /** Says at once what the step would say later; of the component, its own field tells. */
        @POST
        public FormValidation doCheckReplicas(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String component,
                @QueryParameter boolean allowZero) {
            return check(item, () -> {
                String name = Util.fixEmptyAndTrim(component);
                String number = Util.fixEmptyAndTrim(value);
                if (name != null || number != null) {
                    checkNumber(item, "replicas", Parameters.or(name, "replicas"), number, allowZero);
                }
            });
        }

        /** Says at once what the step would say later. */
        @POST
        public FormValidation doCheckComponents(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String component,
                @QueryParameter String replicas,
                @QueryParameter boolean allowZero) {
            return check(item, () -> {
                Map<String, String> several = FormMaps.texts(FormMaps.parse("components", value));
                if (several == null) {
                    return;
                }
                if (Util.fixEmptyAndTrim(component) != null || Util.fixEmptyAndTrim(replicas) != null) {
                    throw new RefusedException(RefusedException.Reason.INVALID, Messages.MilvusScaleStep_exclusive());
                }
                several.forEach((name, number) -> {
                    if (!name.contains("$")) {
                        ScaleRequest.checkComponent(name);
                    }
                    checkNumber(item, name, name, number, allowZero);
                });
            });
        }

        /** What a variable of a build step will be is not known yet; a pipeline has none here. */
        private static void checkNumber(
                Item item, String parameter, String component, String number, boolean allowZero) {
            if (number != null && number.contains("$") && item instanceof AbstractProject) {
                return;
            }
            Integer count = Parameters.integer(parameter, number);
            if (count != null && count == 0 && !allowZero) {
                // the step would name its parameter, which a form has under another name
                throw new RefusedException(RefusedException.Reason.INVALID, Messages.MilvusScaleStep_zero(component));
            }
            ScaleRequest.checkReplicas(component, count, allowZero);
        }
    }
}

package io.jenkins.plugins.milvus.tool;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.EnvironmentSpecific;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.NodeSpecific;
import hudson.tools.ToolDescriptor;
import hudson.tools.ToolInstallation;
import hudson.tools.ToolProperty;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * Helm as a tool of Jenkins: a folder on the agent that holds the program, or an installer of Jenkins that puts it
 * there. {@code tools { helm '...' }} puts it on the {@code PATH} of {@code sh} steps too.
 */
public final class HelmInstallation extends ToolInstallation
        implements NodeSpecific<HelmInstallation>, EnvironmentSpecific<HelmInstallation> {

    private static final long serialVersionUID = 1L;

    /** Where the program is in the home: also where one of Helm's own archives was unpacked. */
    static final List<String> PLACES = List.of(
            "",
            "/bin",
            "/linux-amd64",
            "/linux-arm64",
            "/darwin-amd64",
            "/darwin-arm64",
            "/windows-amd64",
            "/windows-arm64");

    /**
     * @param name as pipelines call it
     * @param home the folder; may hold variables
     * @param properties where and how it is installed
     */
    @DataBoundConstructor
    public HelmInstallation(String name, String home, List<? extends ToolProperty<?>> properties) {
        super(name, home, properties);
    }

    @Override
    public HelmInstallation forNode(@NonNull Node node, TaskListener log) throws IOException, InterruptedException {
        return new HelmInstallation(
                getName(), translateFor(node, log), getProperties().toList());
    }

    @Override
    public HelmInstallation forEnvironment(EnvVars environment) {
        return new HelmInstallation(
                getName(), environment.expand(getHome()), getProperties().toList());
    }

    @Override
    public void buildEnvVars(EnvVars env) {
        String home = getHome();
        if (home != null) {
            // each is put before those that were put there already, in the order of their names
            for (int i = 0; i < PLACES.size(); i++) {
                env.put("PATH+HELM_" + (PLACES.size() - i), home + PLACES.get(i));
            }
        }
    }

    /** {@code helm}. */
    @Extension
    @Symbol("helm")
    public static final class DescriptorImpl extends ToolDescriptor<HelmInstallation> {

        /** Reads the configured tools. */
        public DescriptorImpl() {
            load();
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HelmInstallation_displayName();
        }

        @Override
        public HelmInstallation[] getInstallations() {
            return super.getInstallations().clone();
        }

        @Override
        public void setInstallations(HelmInstallation... installations) {
            super.setInstallations(installations);
            save();
        }
    }
}

package io.jenkins.plugins.milvus.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.milvus.pipeline.MilvusInstallStep;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code milvusInstall} in a freestyle job. */
public final class InstallBuilder extends OperationBuilder {

    /**
     * @param step what to install, as the form of the pipeline step gives it
     */
    @DataBoundConstructor
    public InstallBuilder(MilvusInstallStep step) {
        super(step);
    }

    /** What to install. */
    public MilvusInstallStep getStep() {
        return (MilvusInstallStep) configured();
    }

    /** "Install Milvus". No symbol: a pipeline has the step. */
    @Extension
    public static final class DescriptorImpl extends OperationBuilderDescriptor {

        /** Takes the help of the step. */
        public DescriptorImpl() {
            super(MilvusInstallStep.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.InstallBuilder_displayName();
        }
    }
}

package io.jenkins.plugins.milvus.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.milvus.pipeline.MilvusScaleStep;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code milvusScale} in a freestyle job. */
public final class ScaleBuilder extends OperationBuilder {

    /**
     * @param step what to scale, as the form of the pipeline step gives it
     */
    @DataBoundConstructor
    public ScaleBuilder(MilvusScaleStep step) {
        super(step);
    }

    /** What to scale. */
    public MilvusScaleStep getStep() {
        return (MilvusScaleStep) configured();
    }

    /** "Scale Milvus". No symbol: a pipeline has the step. */
    @Extension
    public static final class DescriptorImpl extends OperationBuilderDescriptor {

        /** Takes the help of the step. */
        public DescriptorImpl() {
            super(MilvusScaleStep.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ScaleBuilder_displayName();
        }
    }
}

package io.jenkins.plugins.milvus.freestyle;

import hudson.EnvVars;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.milvus.pipeline.BlockingRun;
import io.jenkins.plugins.milvus.pipeline.OperationStep;
import io.jenkins.plugins.milvus.pipeline.Site;
import java.io.IOException;
import jenkins.model.Jenkins;

/**
 * A step as a build step of a freestyle job. It holds the pipeline step as its configuration, form and help included,
 * and runs the same operation; texts may hold variables. It is no {@code SimpleBuildStep}: pipelines have the step.
 */
public abstract class OperationBuilder extends Builder {

    private final OperationStep step;

    OperationBuilder(OperationStep step) {
        this.step = step;
    }

    final OperationStep configured() {
        return step;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        EnvVars env = build.getEnvironment(listener);
        env.putAll(build.getBuildVariables());
        BlockingRun.of(step, new Site(build, build.getWorkspace(), env, launcher, listener, env::expand));
        return true;
    }

    /** For every kind of job that has build steps; with the help of the pipeline step. */
    abstract static class OperationBuilderDescriptor extends BuildStepDescriptor<Builder> {

        private final transient Class<? extends OperationStep> step;

        OperationBuilderDescriptor(Class<? extends OperationStep> step) {
            this.step = step;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        @Override
        public String getHelpFile(String fieldName) {
            return fieldName == null
                    ? Jenkins.get().getDescriptorOrDie(step).getHelpFile()
                    : super.getHelpFile(fieldName);
        }
    }
}

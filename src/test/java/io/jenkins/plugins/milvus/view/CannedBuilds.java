package io.jenkins.plugins.milvus.view;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.triggers.TimerTrigger;
import io.jenkins.plugins.milvus.journal.Journal;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** Builds with journals that no cluster was needed for. */
final class CannedBuilds {

    private CannedBuilds() {}

    /** Speaks the language of whoever asks, as Jenkins does where it is no test; returns who spoke before. */
    static LocaleProvider languageOfTheRequest() {
        LocaleProvider usual = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                StaplerRequest2 request = Stapler.getCurrentRequest2();
                return request == null ? Locale.getDefault() : request.getLocale();
            }
        });
        return usual;
    }

    /** A build that is over. */
    static FreeStyleBuild over(JenkinsRule jenkins, FreeStyleProject job, Journal... journals) throws Exception {
        return keep(
                jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0, new TimerTrigger.TimerTriggerCause())),
                journals);
    }

    /** Gives a build journals. */
    static FreeStyleBuild keep(FreeStyleBuild build, Journal... journals) throws IOException {
        RunPage.addTo(build);
        for (Journal journal : journals) {
            new Journals(build).write(journal);
        }
        build.save();
        return build;
    }

    /** Something that a build waits for, so that it is running for as long as anybody wants. */
    static final class Gate extends TestBuilder {
        private final transient CountDownLatch opened = new CountDownLatch(1);

        void open() {
            opened.countDown();
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            opened.await();
            return true;
        }
    }
}

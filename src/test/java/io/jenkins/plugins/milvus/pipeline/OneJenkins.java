package io.jenkins.plugins.milvus.pipeline;

import org.htmlunit.Cache;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.MetaClass;

/**
 * A Jenkins for all tests of a class, whose browsers share what Jenkins lets a browser keep. Otherwise each of them would
 * compile all scripts of its first page again, which takes longer than most tests.
 */
public final class OneJenkins extends JenkinsRule {

    /** All scripts and styles of a page, which are more than the usual 40. */
    private static final int KEPT = 400;

    private final Cache cache = new Kept();

    /** With the usual time limit. */
    public OneJenkins() {
        // as users have it: the harness looks for each view in each archive again, for those who edit them meanwhile
        MetaClass.NO_CACHE = false;
        cache.setMaxSize(KEPT);
    }

    @Override
    public WebClient createWebClient() {
        WebClient browser = super.createWebClient();
        browser.setCache(cache);
        return browser;
    }

    private static final class Kept extends Cache {

        private static final long serialVersionUID = 1L;

        /** The first browser that is closed would empty it for all. */
        @Override
        public void clear() {
            // kept until Jenkins ends
        }
    }
}

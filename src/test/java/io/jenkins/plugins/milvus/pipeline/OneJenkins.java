package io.jenkins.plugins.milvus.pipeline;

import org.htmlunit.Cache;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.MetaClass;

/**
 * A Jenkins for all tests of a class, whose browsers share what Jenkins lets a browser keep. Otherwise each of them would
 * compile all scripts of its first page again, which takes longer than most tests.
 */
public final class OneJenkins extends JenkinsRule {

    /** All scripts and styles of a page, which are more than the usual 40. */
    private static final int KEPT = 400;

    /** What begins later has nothing to do with filling. */
    private static final int SOON_MILLIS = 200;

    private static final int PATIENCE_MILLIS = 20_000;

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

    /** A form once its lists are filled, which scripts do: on a busy machine later than the page is there. */
    @Override
    public HtmlPage submit(HtmlForm form) throws Exception {
        form.getPage().getWebClient().waitForBackgroundJavaScriptStartingBefore(SOON_MILLIS, PATIENCE_MILLIS);
        return super.submit(form);
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

package io.jenkins.plugins.milvus.bench;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class PageTest {

    private static String part(String name, String text) {
        return "<!-- " + name + " -->\n" + text + "\n<!-- end of " + name + " -->\n";
    }

    @Test
    public void aNewPartComesToItsPlaceInTheOrder() {
        String page = Page.with("# Head\n", "cost", "## Cost");
        page = Page.with(page, "growth", "## Growth\n\n");
        page = Page.with(page, "detection", "## Detection");
        page = Page.with(page, "unheard-of", "## Other");
        assertEquals(
                "# Head\n\n" + part("detection", "## Detection") + "\n" + part("cost", "## Cost") + "\n"
                        + part("growth", "## Growth") + "\n" + part("unheard-of", "## Other"),
                page);
    }

    @Test
    public void aPartIsReplacedAndTheOthersStay() {
        String page = "# Head\n\n" + part("detection", "old") + "\n" + part("cost", "kept");
        assertEquals(page.replace("old", "new"), Page.with(page, "detection", "new"));
        assertEquals(page.replace("kept", "new"), Page.with(page, "cost", "new"));
    }
}

package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.milvus.release.RefusedException;
import java.util.List;
import org.junit.Test;

public class HelmVersionTest {

    @Test
    public void whatCanBeUsed() {
        assertEquals(3, HelmVersion.parse("v3.14.0").major());
        assertEquals(17, HelmVersion.parse("v3.17.2\n").minor());
        assertEquals(4, HelmVersion.parse("v4.1.4+g05fa379").major());
        assertEquals(0, HelmVersion.parse("v4.0.0-rc.1").minor());
    }

    @Test
    public void whatCannot() {
        for (String text : List.of("v2.17.0", "v3.13.3", "", "kubectl", "v3")) {
            assertEquals(
                    text,
                    RefusedException.Reason.NO_HELM,
                    assertThrows(RefusedException.class, () -> HelmVersion.parse(text))
                            .reason());
        }
    }
}

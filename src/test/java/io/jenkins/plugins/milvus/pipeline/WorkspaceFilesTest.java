package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import hudson.FilePath;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Values files that are, or are not, where they seem to be. */
public class WorkspaceFilesTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path workspace;

    @Before
    public void fill() throws IOException {
        workspace = folder.newFolder("workspace").toPath();
        Files.createDirectories(workspace.resolve("deploy"));
        Files.writeString(workspace.resolve("deploy/values.yaml"), "queryNode: {}");
        Files.writeString(folder.getRoot().toPath().resolve("secret.yaml"), "of the agent");
    }

    @Test
    public void whatIsInsideOrNotThereIsLeftToHelm() throws Exception {
        Files.createSymbolicLink(workspace.resolve("link.yaml"), workspace.resolve("deploy/values.yaml"));
        Files.createSymbolicLink(workspace.resolve("dangling.yaml"), Path.of("/no/such/file"));
        check("deploy/values.yaml", "link.yaml", "dangling.yaml", "missing.yaml");
        WorkspaceFiles.checkLinks(
                new FilePath(folder.getRoot()).child("none"), List.of("a.yaml"), UnaryOperator.identity());
    }

    @Test
    public void aLinkThatLeadsOutIsRefused() throws Exception {
        Files.createSymbolicLink(
                workspace.resolve("file.yaml"), folder.getRoot().toPath().resolve("secret.yaml"));
        Files.createSymbolicLink(
                workspace.resolve("deploy/out"), folder.getRoot().toPath());
        refused("file.yaml");
        refused("deploy/out/secret.yaml");
    }

    private void refused(String path) {
        RefusedException refused = assertThrows(RefusedException.class, () -> check("deploy/values.yaml", path));
        assertEquals(
                "The values file \"" + path + "\" is a symbolic link that leads out of the workspace."
                        + " Put the file itself into the workspace.",
                refused.getMessage());
    }

    private void check(String... paths) throws Exception {
        WorkspaceFiles.checkLinks(new FilePath(workspace.toFile()), List.of(paths), UnaryOperator.identity());
    }
}

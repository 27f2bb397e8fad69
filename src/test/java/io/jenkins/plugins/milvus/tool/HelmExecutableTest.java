package io.jenkins.plugins.milvus.tool;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.DumbSlave;
import hudson.tools.ToolLocationNodeProperty;
import io.jenkins.plugins.milvus.pipeline.OneJenkins;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.File;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Which Helm a step calls. */
public class HelmExecutableTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new OneJenkins();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private HelmInstallation.DescriptorImpl descriptor;

    @Before
    public void install() {
        descriptor = JENKINS.jenkins.getDescriptorByType(HelmInstallation.DescriptorImpl.class);
        descriptor.setInstallations(
                new HelmInstallation("helm-4", folder.getRoot().getPath() + "/$VERSION", List.of()),
                new HelmInstallation("homeless", "", List.of()));
    }

    @Test
    public void withoutAToolTheBuildsPathDecides() throws Exception {
        assertEquals("helm", find(null, JENKINS.jenkins));
    }

    @Test
    public void theProgramIsFoundWhereHelmsArchivesPutIt() throws Exception {
        for (String place : List.of("helm", "bin/helm", "linux-amd64/helm", "darwin-amd64/helm")) {
            File file = new File(folder.getRoot(), "4/" + place);
            assertEquals(
                    true,
                    file.getParentFile().isDirectory() || file.getParentFile().mkdirs());
            assertEquals(true, file.createNewFile());
            assertEquals(file.getPath(), find("helm-4", JENKINS.jenkins));
            assertEquals(true, file.delete());
        }
    }

    @Test
    public void anAgentMayHaveAnotherHome() throws Exception {
        File home = folder.newFolder("elsewhere");
        assertEquals(true, new File(home, "helm").createNewFile());
        DumbSlave agent = JENKINS.createOnlineSlave(Label.get("remote"));
        agent.getNodeProperties()
                .add(new ToolLocationNodeProperty(
                        new ToolLocationNodeProperty.ToolLocation(descriptor, "helm-4", home.getPath())));
        assertEquals(home.getPath() + "/helm", find("helm-4", agent));
    }

    @Test
    public void whatIsNotThereIsRefused() {
        refused("helm-5", "There is no Helm tool \"helm-5\". Choose from helm-4, homeless");
        refused("homeless", "The Helm tool \"homeless\" has no home");
        refused("helm-4", "There is no Helm in " + folder.getRoot().getPath() + "/4");
    }

    @Test
    public void theToolIsConfigured() throws Exception {
        descriptor.setInstallations(new HelmInstallation("helm-4", "/opt/helm", List.of()));
        JENKINS.configRoundtrip();
        HelmInstallation after = descriptor.getInstallations()[0];
        assertEquals("helm-4 in /opt/helm", after.getName() + " in " + after.getHome());
        EnvVars env = new EnvVars("PATH", "/usr/bin");
        EnvVars added = new EnvVars();
        after.buildEnvVars(added);
        env.overrideAll(added);
        List<String> path = List.of(env.get("PATH").split(File.pathSeparator));
        assertEquals(List.of("/opt/helm", "/opt/helm/bin", "/opt/helm/linux-amd64"), path.subList(0, 3));
        assertEquals("/usr/bin", path.get(path.size() - 1));
    }

    @Test
    public void onWindowsToo() throws Exception {
        File file = new File(folder.getRoot(), "4/windows-amd64/helm.exe");
        assertEquals(true, file.getParentFile().mkdirs());
        assertEquals(true, file.createNewFile());
        assertEquals(file.getPath(), find("helm-4", JENKINS.jenkins, true));
    }

    private static void refused(String tool, String sentence) {
        RefusedException refused = assertThrows(RefusedException.class, () -> find(tool, JENKINS.jenkins));
        assertThat(refused.getMessage(), containsString(sentence));
    }

    private static String find(String tool, Node node) throws Exception {
        return find(tool, node, false);
    }

    private static String find(String tool, Node node, boolean windows) throws Exception {
        FilePath workspace = node.getRootPath().child("workspace");
        return HelmExecutable.find(tool, workspace, new EnvVars("VERSION", "4"), TaskListener.NULL, windows);
    }
}

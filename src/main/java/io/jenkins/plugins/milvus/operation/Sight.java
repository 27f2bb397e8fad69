package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.helm.ReleaseMetadata;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is of a release, for somebody who configures a job. Nothing here changes anything. */
public final class Sight {

    private Sight() {}

    /**
     * Looks.
     *
     * @param release which one; it need not be there
     * @return lines for people
     * @throws io.jenkins.plugins.milvus.release.RefusedException when a step would be refused for want of a permission
     */
    public static List<String> of(Ports ports, ReleaseId release) throws InterruptedException {
        ports.helm().version();
        Optional<ReleaseMetadata> found = ports.helm().metadata(release);
        if (found.isEmpty()) {
            return List.of(Text.of("operation.sight.none", release));
        }
        ReleaseMetadata metadata = found.get();
        String namespace = release.namespace();
        Access.refuse(ports.cluster(), namespace, ports.cluster().missing(namespace, Access.SCALE));
        List<String> lines = new ArrayList<>();
        lines.add(Text.of(
                "operation.sight.release",
                release,
                metadata.chart(),
                metadata.version(),
                metadata.appVersion(),
                metadata.revision(),
                metadata.status().word()));
        ReleaseComponents components = ReleaseComponents.of(ports.cluster(), release);
        for (Component component : Component.values()) {
            for (DeploymentRecord each : components.deployments(component)) {
                lines.add(Text.of(
                        "operation.sight.component",
                        ReleaseComponents.label(component, each),
                        each.workload().readyReplicas(),
                        each.workload().specReplicas()));
            }
        }
        return lines;
    }
}

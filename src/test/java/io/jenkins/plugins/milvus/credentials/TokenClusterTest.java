package io.jenkins.plugins.milvus.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Label;
import hudson.util.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.pipeline.Jobs;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Both Helm and the client are the service account whose token is in Jenkins' credentials, and nobody else. */
public class TokenClusterTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Test
    public void scaleAsAServiceAccount() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        String token = account("scaler");
        SystemCredentialsProvider.getInstance()
                .setDomainCredentialsMap(Map.of(
                        Domain.global(),
                        List.of(new StringCredentialsImpl(
                                CredentialsScope.GLOBAL, "scaler", "", Secret.fromString(token)))));
        JENKINS.createOnlineSlave(Label.get("remote"));
        WorkflowJob job = Jobs.scripted(JENKINS, milvus, "remote", """
            withEnv(['KUBECONFIG=/nowhere', 'HELM_KUBECONTEXT=another', 'HELM_KUBEASUSER=nobody', 'HELM_NAMESPACE=none']) {
                milvusScale component: 'queryNode', replicas: 2, %s, credentialsId: 'scaler', serverUrl: '%s',
                    caCertificate: '''%s'''
            }
            """.formatted(
                        Jobs.where(milvus),
                        milvus.cluster().endpoint().server(),
                        milvus.cluster().endpoint().caPem()));
        WorkflowRun run = JENKINS.buildAndAssertSuccess(job);
        String log = JenkinsRule.getLog(run);
        assertThat(
                log,
                containsString("as \"system:serviceaccount:" + milvus.cluster().namespace() + ":scaler\""));
        assertThat(log, containsString("2 ready; revision 2"));
        assertThat(log, not(containsString(token)));
    }

    private String account(String name) {
        KubernetesClient client = milvus.cluster().client();
        String namespace = milvus.cluster().namespace();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                        .addNewSubject(null, "ServiceAccount", name, namespace)
                        .build())
                .create();
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
    }
}

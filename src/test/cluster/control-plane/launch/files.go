package launch

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"milvus-plugin/control-plane/certs"
)

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`

// allRights is the group that may do everything.
const allRights = "system:masters"

const schedulerConfig = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection:
  kubeconfig: %s
  qps: 5000
  burst: 10000
leaderElection:
  leaderElect: false
# Pods that did not fit are tried again soon: tests wait for them.
podInitialBackoffSeconds: 1
podMaxBackoffSeconds: 2
`

// writeFiles makes everything the components read: certificates, kubeconfigs, configuration.
func (c *cluster) writeFiles() error {
	if err := os.MkdirAll(c.path("pki"), 0o700); err != nil {
		return err
	}
	authority, err := certs.NewAuthority("test-cluster-" + c.Name)
	if err != nil {
		return err
	}
	if err := authority.Write(c.path("pki"), "ca"); err != nil {
		return err
	}
	if err := c.writeServerCerts(authority); err != nil {
		return err
	}
	private, public, err := certs.NewKey()
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.key("service-account"), private, 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(c.path("pki", "service-account.pub"), public, 0o600); err != nil {
		return err
	}
	if err := c.writeClients(authority); err != nil {
		return err
	}
	if err := os.WriteFile(c.path("audit-policy.yaml"), []byte(auditPolicy), 0o600); err != nil {
		return err
	}
	scheduler := fmt.Sprintf(schedulerConfig, c.kubeconfig(schedulerName))
	return os.WriteFile(c.path("scheduler.yaml"), []byte(scheduler), 0o600)
}

func (c *cluster) writeServerCerts(authority *certs.Authority) error {
	loopback := net.IPv4(127, 0, 0, 1)
	apiServer, err := authority.Server("kube-apiserver",
		[]string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"},
		[]net.IP{loopback, net.IPv4(10, 96, 0, 1)})
	if err != nil {
		return err
	}
	if err := apiServer.Write(c.path("pki"), "kube-apiserver"); err != nil {
		return err
	}
	kubelet, err := authority.Server("kubelet", []string{"localhost"}, []net.IP{loopback})
	if err != nil {
		return err
	}
	return kubelet.Write(c.path("pki"), "kubelet")
}

// writeClients makes one user per component and the administrator. The components get all rights: what
// they may do is not what is tested, and separate roles would cost start-up time. They show tokens, because
// the API server verifies a certificate anew with each request; the administrator shows a certificate.
func (c *cluster) writeClients(authority *certs.Authority) error {
	kubeletClient, err := authority.Client("kube-apiserver-kubelet-client")
	if err != nil {
		return err
	}
	if err := kubeletClient.Write(c.path("pki"), "kubelet-client"); err != nil {
		return err
	}
	admin, err := authority.Client("admin", allRights)
	if err != nil {
		return err
	}
	users := map[string]*clientcmdapi.AuthInfo{
		c.adminKubeconfig(): {ClientCertificateData: admin.Cert, ClientKeyData: admin.Key},
	}
	var tokens strings.Builder
	for user, file := range map[string]string{
		"system:" + controllerName: c.kubeconfig(controllerName),
		"system:" + schedulerName:  c.kubeconfig(schedulerName),
		kubeletName:                c.kubeconfig(kubeletName),
	} {
		token := rand.Text()
		fmt.Fprintf(&tokens, "%s,%s,%s,%s\n", token, user, user, allRights)
		users[file] = &clientcmdapi.AuthInfo{Token: token}
	}
	if err := os.WriteFile(c.tokens(), []byte(tokens.String()), 0o600); err != nil {
		return err
	}
	for file, user := range users {
		if err := c.writeKubeconfig(file, user, authority.Cert); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) adminKubeconfig() string { return c.path("kubeconfig") }

// writeKubeconfig embeds certificates and tokens, so that the file can be handed on alone.
func (c *cluster) writeKubeconfig(file string, user *clientcmdapi.AuthInfo, ca []byte) error {
	config := clientcmdapi.NewConfig()
	config.Clusters[c.Name] = &clientcmdapi.Cluster{
		Server:                   fmt.Sprintf("https://127.0.0.1:%d", c.port),
		CertificateAuthorityData: ca,
	}
	config.AuthInfos["user"] = user
	config.Contexts[c.Name] = &clientcmdapi.Context{Cluster: c.Name, AuthInfo: "user", Namespace: "default"}
	config.CurrentContext = c.Name
	return clientcmd.WriteToFile(*config, file)
}

package launch

import (
	"fmt"
	"net"
	"os"

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
// they may do is not what is tested, and separate roles would cost start-up time.
func (c *cluster) writeClients(authority *certs.Authority) error {
	kubeletClient, err := authority.Client("kube-apiserver-kubelet-client")
	if err != nil {
		return err
	}
	if err := kubeletClient.Write(c.path("pki"), "kubelet-client"); err != nil {
		return err
	}
	users := map[string]string{
		"system:" + controllerName: c.kubeconfig(controllerName),
		"system:" + schedulerName:  c.kubeconfig(schedulerName),
		kubeletName:                c.kubeconfig(kubeletName),
		"admin":                    c.adminKubeconfig(),
	}
	for user, file := range users {
		client, err := authority.Client(user, "system:masters")
		if err != nil {
			return err
		}
		if err := c.writeKubeconfig(file, user, authority.Cert, client); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) adminKubeconfig() string { return c.path("kubeconfig") }

// writeKubeconfig embeds the certificates, so that the file can be handed on alone.
func (c *cluster) writeKubeconfig(file, user string, ca []byte, client certs.Pair) error {
	config := clientcmdapi.NewConfig()
	config.Clusters[c.Name] = &clientcmdapi.Cluster{
		Server:                   fmt.Sprintf("https://127.0.0.1:%d", c.port),
		CertificateAuthorityData: ca,
	}
	config.AuthInfos[user] = &clientcmdapi.AuthInfo{ClientCertificateData: client.Cert, ClientKeyData: client.Key}
	config.Contexts[c.Name] = &clientcmdapi.Context{Cluster: c.Name, AuthInfo: user, Namespace: "default"}
	config.CurrentContext = c.Name
	return clientcmd.WriteToFile(*config, file)
}

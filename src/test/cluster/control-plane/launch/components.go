package launch

import (
	"fmt"
	"path/filepath"
	"strconv"
)

// A component is one process of the control plane, run by the sub-command of the same name of this binary.
type component struct {
	name string
	args []string
}

const (
	etcdName       = "etcd"
	apiServerName  = "kube-apiserver"
	controllerName = "kube-controller-manager"
	schedulerName  = "kube-scheduler"
	kubeletName    = "simulated-kubelet"

	serviceRange = "10.96.0.0/16"
)

// Names lists the components in the order they start.
var Names = []string{etcdName, apiServerName, controllerName, schedulerName, kubeletName}

// etcd listens on a socket inside the state folder: no port to collide on, and the folder's own
// permissions keep other users out, so it needs no certificates.
func (c *cluster) etcd() component {
	return component{etcdName, []string{
		"--name=test",
		"--data-dir=" + c.path("etcd"),
		"--listen-client-urls=" + c.etcdURL(),
		// Nobody asks for this address, but etcd wants a host and a port in it.
		"--advertise-client-urls=http://127.0.0.111:0",
		"--listen-peer-urls=http://127.0.0.1:0",
		// The data dies with the cluster: waiting for the disk would only make it slow.
		"--unsafe-no-fsync",
		// ... and so would writing its pages out ten times a second.
		"--backend-batch-interval=2s",
		"--backend-batch-limit=20000",
		"--quota-backend-bytes=4294967296",
		"--log-level=warn",
	}}
}

func (c *cluster) etcdURL() string {
	return "unix://" + c.path("etcd.sock")
}

func (c *cluster) apiServer() component {
	args := []string{
		"--etcd-servers=" + c.etcdURL(),
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(c.port),
		"--service-cluster-ip-range=" + serviceRange,
		// "kubernetes" as a service would get 127.0.0.1 as its endpoint, which validation refuses.
		"--endpoint-reconciler-type=none",
		"--authorization-mode=RBAC",
		"--client-ca-file=" + c.cert("ca"),
		"--token-auth-file=" + c.tokens(),
		"--tls-cert-file=" + c.cert("kube-apiserver"),
		"--tls-private-key-file=" + c.key("kube-apiserver"),
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + c.path("pki", "service-account.pub"),
		"--service-account-signing-key-file=" + c.key("service-account"),
		"--kubelet-preferred-address-types=InternalIP",
		"--kubelet-certificate-authority=" + c.cert("ca"),
		"--kubelet-client-certificate=" + c.cert("kubelet-client"),
		"--kubelet-client-key=" + c.key("kubelet-client"),
		// One user with all rights asks for everything: queues that are fair to many only cost time.
		"--enable-priority-and-fairness=false",
		"--max-requests-inflight=2000",
		"--max-mutating-requests-inflight=1000",
		"--allow-privileged=true",
	}
	if c.AuditLog != "" {
		args = append(args, "--audit-log-path="+c.AuditLog, "--audit-policy-file="+c.path("audit-policy.yaml"))
	}
	return component{apiServerName, args}
}

func (c *cluster) controllerManager() component {
	args := []string{
		"--kubeconfig=" + c.kubeconfig(controllerName),
		"--bind-address=127.0.0.1",
		"--secure-port=0",
		"--leader-elect=false",
		// Nobody routes traffic to simulated pods, and each of a thousand that becomes ready would have the
		// addresses of its services published once more: an eighth of all requests.
		"--controllers=*,-endpoints-controller,-endpointslice-controller,-endpointslice-mirroring-controller",
		"--root-ca-file=" + c.cert("ca"),
		"--service-account-private-key-file=" + c.key("service-account"),
		"--cluster-signing-cert-file=" + c.cert("ca"),
		"--cluster-signing-key-file=" + c.key("ca"),
		// A lost node shows within this time; shorter, and a busy machine would lose healthy ones.
		"--node-monitor-period=1s",
		"--node-monitor-grace-period=" + c.NodeGrace.String(),
		// The defaults are meant to spare a real cluster; here a thousand pods should take seconds.
		"--kube-api-qps=5000",
		"--kube-api-burst=10000",
		"--pvclaimbinder-sync-period=5s",
	}
	for _, what := range []string{"deployment", "replicaset", "statefulset", "job", "resource-quota", "gc"} {
		args = append(args, fmt.Sprintf("--concurrent-%s-syncs=30", what))
	}
	return component{controllerName, args}
}

func (c *cluster) scheduler() component {
	return component{schedulerName, []string{
		"--config=" + c.path("scheduler.yaml"),
		"--bind-address=127.0.0.1",
		"--secure-port=0",
	}}
}

func (c *cluster) kubelet() component {
	args := []string{
		"--kubeconfig=" + c.kubeconfig(kubeletName),
		"--ca=" + c.cert("ca"),
		"--cert=" + c.cert("kubelet"),
		"--key=" + c.key("kubelet"),
	}
	return component{kubeletName, append(args, c.KubeletArgs...)}
}

func (c *cluster) path(elements ...string) string {
	return filepath.Join(append([]string{c.Dir}, elements...)...)
}

func (c *cluster) cert(name string) string       { return c.path("pki", name+".crt") }
func (c *cluster) key(name string) string        { return c.path("pki", name+".key") }
func (c *cluster) tokens() string                { return c.path("pki", "tokens.csv") }
func (c *cluster) kubeconfig(user string) string { return c.path("pki", user+".kubeconfig") }

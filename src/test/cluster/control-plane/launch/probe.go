package launch

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// A probe asks a cluster how it is.
type probe struct{ client kubernetes.Interface }

func newProbe(kubeconfig string) (*probe, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS = -1
	config.Timeout = 5 * time.Second
	client, err := kubernetes.NewForConfig(config)
	return &probe{client}, err
}

func (p *probe) ready(ctx context.Context) error {
	status := 0
	result := p.client.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).StatusCode(&status)
	if err := result.Error(); err != nil {
		return err
	}
	if status != http.StatusOK {
		return fmt.Errorf("/readyz says %d", status)
	}
	return nil
}

// takesPods tells whether a pod created now would be admitted, scheduled and started.
func (p *probe) takesPods(ctx context.Context, nodes int) error {
	if _, err := p.client.CoreV1().ServiceAccounts("default").Get(ctx, "default", metav1.GetOptions{}); err != nil {
		return err
	}
	list, err := p.client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	usable := 0
	for _, node := range list.Items {
		if isReady(&node) && len(node.Spec.Taints) == 0 {
			usable++
		}
	}
	if usable < nodes {
		return fmt.Errorf("%d of %d nodes are ready", usable, nodes)
	}
	return nil
}

func isReady(node *corev1.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

// Healthy tells why a cluster is not fit for use, or nil.
func Healthy(ctx context.Context, dir string) error {
	for _, name := range Names {
		if Running(dir, name) == 0 {
			return fmt.Errorf("%s is not running", name)
		}
	}
	probe, err := newProbe(filepath.Join(dir, "kubeconfig"))
	if err != nil {
		return err
	}
	return probe.ready(ctx)
}

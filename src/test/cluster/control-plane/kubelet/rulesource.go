package kubelet

import (
	"context"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

const rulesName = "simulated-kubelet"

// ruleSource reads the rules of namespaces. It asks the API server instead of watching: a watch may show
// a pod before the rule that was written earlier. Pods that come together share one answer, but never one
// that was asked for before they came.
type ruleSource struct {
	client kubernetes.Interface
	mutex  sync.Mutex
	spaces map[string]*space
}

type space struct {
	asking sync.Mutex // held while a question is under way
	next   *answer    // the question that is not asked yet; guarded by ruleSource.mutex
}

type answer struct {
	done  chan struct{}
	rules *corev1.ConfigMap
	err   error
}

// get returns the rules as they are now, or nil if the namespace has none.
func (s *ruleSource) get(ctx context.Context, namespace string) (*corev1.ConfigMap, error) {
	s.mutex.Lock()
	if s.spaces == nil {
		s.spaces = map[string]*space{}
	}
	there := s.spaces[namespace]
	if there == nil {
		there = &space{}
		s.spaces[namespace] = there
	}
	common := there.next
	if common == nil {
		common = &answer{done: make(chan struct{})}
		there.next = common
		go s.ask(ctx, namespace, there, common)
	}
	s.mutex.Unlock()
	<-common.done
	return common.rules, common.err
}

func (s *ruleSource) ask(ctx context.Context, namespace string, there *space, common *answer) {
	there.asking.Lock()
	defer there.asking.Unlock()
	s.mutex.Lock()
	there.next = nil // whoever comes from now on needs a fresher answer
	s.mutex.Unlock()
	rules, err := s.client.CoreV1().ConfigMaps(namespace).Get(ctx, rulesName, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		rules, err = nil, nil
	}
	common.rules, common.err = rules, err
	close(common.done)
}

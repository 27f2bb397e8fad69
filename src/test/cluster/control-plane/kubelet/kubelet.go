// Package kubelet stands in for the kubelets of a few nodes: it registers the nodes, keeps them alive and
// leads the pods bound to them through their lives without running anything.
package kubelet

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	typedv1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// Config of the simulated kubelet.
type Config struct {
	CA, Cert, Key string // files for the server the API server reads logs from
	Nodes         int
	PodsPerNode   int
	Defaults      Behaviour
	ReadyLog      string
}

// Kubelet plays all nodes.
type Kubelet struct {
	Config
	ctx       context.Context
	client    kubernetes.Interface
	nodes     map[string]*node
	workers   workers
	source    ruleSource
	book      ruleBook
	addresses addresses
	readyLog  *readyLog
	writing   chan struct{} // holds one entry per write under way
}

// Run plays the nodes until the context ends.
func Run(ctx context.Context, rest *rest.Config, config Config) error {
	client, err := kubernetes.NewForConfig(rest)
	if err != nil {
		return err
	}
	k := &Kubelet{
		Config:  config,
		ctx:     ctx,
		client:  client,
		nodes:   map[string]*node{},
		source:  ruleSource{client: client},
		book:    ruleBook{used: map[string]int{}},
		writing: make(chan struct{}, concurrentWrites),
	}
	if k.readyLog, err = openReadyLog(config.ReadyLog); err != nil {
		return err
	}
	port, err := k.serve()
	if err != nil {
		return err
	}
	for i := range config.Nodes {
		name := fmt.Sprintf("node-%d", i+1)
		n := newNode(name, k.newRecorder(name))
		k.nodes[name] = n
		if err := k.register(n, n.object(i, config.PodsPerNode, port)); err != nil {
			return err
		}
		go k.beat(n)
	}
	if err := k.watch(); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// newRecorder makes one recorder per node, as each has its own kubelet. The limits of the real one would
// swallow events of quick crash loops.
func (k *Kubelet) newRecorder(node string) record.EventRecorder {
	broadcaster := record.NewBroadcasterWithCorrelatorOptions(record.CorrelatorOptions{BurstSize: 1000, QPS: 100})
	broadcaster.StartRecordingToSink(&typedv1.EventSinkImpl{Interface: k.client.CoreV1().Events("")})
	return broadcaster.NewRecorder(legacyscheme.Scheme, corev1.EventSource{Component: "kubelet", Host: node})
}

func (k *Kubelet) watch() error {
	factory := informers.NewSharedInformerFactory(k.client, 0)
	if _, err := factory.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) { k.podChanged(object.(*corev1.Pod)) },
		UpdateFunc: func(before, object any) {
			// After an interrupted watch a pod and its successor of the same name look like one.
			if old := before.(*corev1.Pod); old.UID != object.(*corev1.Pod).UID {
				k.podGone(old)
			}
			k.podChanged(object.(*corev1.Pod))
		},
		DeleteFunc: func(object any) {
			if unknown, ok := object.(cache.DeletedFinalStateUnknown); ok {
				object = unknown.Obj
			}
			k.podGone(object.(*corev1.Pod))
		},
	}); err != nil {
		return err
	}
	if _, err := factory.Core().V1().Nodes().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { k.nodeChanged(object.(*corev1.Node)) },
		UpdateFunc: func(_, object any) { k.nodeChanged(object.(*corev1.Node)) },
	}); err != nil {
		return err
	}
	factory.Start(k.ctx.Done())
	factory.WaitForCacheSync(k.ctx.Done())
	return nil
}

func (k *Kubelet) podChanged(pod *corev1.Pod) {
	if one := k.workers.get(pod.UID); one != nil {
		one.update(pod)
		return
	}
	n := k.nodes[pod.Spec.NodeName]
	if n == nil {
		return
	}
	one := newWorker(k, n, pod)
	k.workers.add(pod.UID, pod.Namespace, pod.Name, one)
	go one.live(k.ctx)
}

func (k *Kubelet) podGone(pod *corev1.Pod) {
	if one := k.workers.remove(pod.UID, pod.Namespace, pod.Name); one != nil {
		one.stop()
	}
}

func (k *Kubelet) nodeChanged(object *corev1.Node) {
	n := k.nodes[object.Name]
	if n == nil {
		return
	}
	up := object.Annotations[StoppedAnnotation] != "true"
	changed := n.setUp(up)
	// As a real one a kubelet says again that it is there, where that was lost in a conflict, or where the node controller
	// could not read its lease for a while and gave it up: nobody else takes that back.
	if !up || !changed && ready(object) {
		return
	}
	go func() {
		k.comeBack(n)
		// Meanwhile the pods were marked as not ready, or deleted.
		for _, one := range k.workers.all() {
			if one.node == n {
				one.repeat()
			}
		}
	}()
}

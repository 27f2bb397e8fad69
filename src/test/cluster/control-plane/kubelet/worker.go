package kubelet

import (
	"context"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// A worker carries one pod through its life in a goroutine of its own.
type worker struct {
	kubelet *Kubelet
	node    *node
	logs    podLogs
	ip      string

	mutex  sync.Mutex
	latest *corev1.Pod        // as the API server last showed it
	change context.CancelFunc // ends what the goroutine does at the moment
	gone   bool               // the pod no longer exists
	again  bool               // the status has to be sent even if it is the one sent last

	// Only the goroutine uses these.
	state     *podState
	behaviour Behaviour
	orders    map[string]string // labels and annotations last followed
	killing   time.Time         // when the containers were told to stop; zero before
	deleted   bool              // the API server was told that the pod has ended
	published []byte
	wasReady  bool
}

func newWorker(k *Kubelet, n *node, pod *corev1.Pod) *worker {
	return &worker{kubelet: k, node: n, latest: pod, state: newPodState(pod, time.Now), ip: pod.Status.PodIP}
}

// live runs until the pod is gone. What to do is decided anew whenever the pod changes in a way that
// matters: the script so far is stopped, and the next one takes over from the state it left.
func (w *worker) live(ctx context.Context) {
	defer w.leave()
	w.choose(ctx)
	for ctx.Err() == nil {
		now, pod := w.begin(ctx)
		if pod == nil {
			return
		}
		w.state.pod = pod
		if pod.DeletionTimestamp != nil {
			w.terminate(now)
		} else {
			w.takeOrders(pod)
			script := &script{world: w, podState: w.state, behaviour: w.behaviour}
			script.perform(now)
		}
		<-now.Done()
	}
}

// leave gives the pod's address back, a little later: what names it is updated in its own time.
func (w *worker) leave() {
	if address := w.ip; address != "" {
		time.AfterFunc(10*time.Second, func() { w.kubelet.addresses.give(address) })
	}
}

// begin returns the pod to act for, and a context that ends when that is out of date.
func (w *worker) begin(ctx context.Context) (context.Context, *corev1.Pod) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.gone {
		return nil, nil
	}
	if w.again {
		w.again, w.published = false, nil
	}
	now, cancel := context.WithCancel(ctx)
	w.change = cancel
	return now, w.latest
}

// update takes note of a newer version of the pod.
func (w *worker) update(pod *corev1.Pod) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	before := w.latest
	w.latest = pod
	if matters(before, pod) && w.change != nil {
		w.change()
	}
}

// stop ends the worker: the pod no longer exists.
func (w *worker) stop() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.gone = true
	if w.change != nil {
		w.change()
	}
}

// matters tells whether a change of the pod calls for something else to be done.
func matters(before, after *corev1.Pod) bool {
	return (before.DeletionTimestamp == nil) != (after.DeletionTimestamp == nil) ||
		grace(before) != grace(after) ||
		!sameSettings(ownSettings(before.Labels, before.Annotations), ownSettings(after.Labels, after.Annotations))
}

func sameSettings(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		if other, ok := b[key]; !ok || other != value {
			return false
		}
	}
	return true
}

func (w *worker) current() *corev1.Pod {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.latest
}

// repeat publishes the status once more: somebody else may have changed it while the node was lost.
func (w *worker) repeat() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.again = true
	if w.change != nil {
		w.change()
	}
}

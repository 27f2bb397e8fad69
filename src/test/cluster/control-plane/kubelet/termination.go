package kubelet

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// terminate ends a pod that is to be deleted: the containers get their time to stop, then the API server
// is told to forget the pod. A pod with finalizers stays until they are removed; that is not our business.
func (w *worker) terminate(ctx context.Context) {
	if w.deleted {
		return
	}
	if w.killing.IsZero() {
		w.killing = time.Now()
		w.announceEnd()
	}
	if w.behaviour.Name == StuckTerminating {
		return
	}
	last, killed := stopsAfter(w.behaviour, grace(w.state.pod))
	if w.running() && !pause(ctx, time.Until(w.killing.Add(last))) {
		return
	}
	w.endContainers(killed)
	if !w.node.waitUntilUp(w.kubelet.ctx) {
		return
	}
	w.deleted = true
	w.deletePod()
}

// stopsAfter tells how long the containers take to stop, and whether they have to be killed for it.
func stopsAfter(b Behaviour, grace time.Duration) (last time.Duration, killed bool) {
	if b.TerminateAfter > grace && !b.IgnoreGrace {
		return grace, true
	}
	return b.TerminateAfter, false
}

func grace(pod *corev1.Pod) time.Duration {
	if pod.DeletionGracePeriodSeconds == nil {
		return 0
	}
	return time.Duration(*pod.DeletionGracePeriodSeconds) * time.Second
}

func (w *worker) running() bool {
	for _, c := range w.state.status.ContainerStatuses {
		if c.State.Running != nil {
			return true
		}
	}
	return false
}

func (w *worker) announceEnd() {
	for i := range w.state.pod.Spec.Containers {
		c := &w.state.pod.Spec.Containers[i]
		if status := w.state.container(c.Name); status != nil && status.State.Running != nil {
			w.event(corev1.EventTypeNormal, "Killing", c, "Stopping container "+c.Name)
		}
	}
}

func (w *worker) endContainers(killed bool) {
	code, reason := 0, "Completed"
	if killed {
		code, reason = 137, "Error"
	}
	changed := false
	for _, c := range w.state.status.ContainerStatuses {
		if c.State.Running != nil {
			w.state.end(c.Name, code, reason, "")
			changed = true
		}
	}
	if changed {
		w.state.refresh()
		w.publish()
	}
}

func (w *worker) deletePod() {
	pod := w.state.pod
	options := metav1.NewDeleteOptions(0)
	options.Preconditions = &metav1.Preconditions{UID: &pod.UID}
	w.kubelet.persist(func(ctx context.Context) error {
		return w.kubelet.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, *options)
	})
}

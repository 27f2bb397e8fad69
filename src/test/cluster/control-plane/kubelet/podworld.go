package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// The rest of what a script acts on; publish is in its own file.

func (w *worker) event(kind, reason string, container *corev1.Container, message string) {
	pod := w.current()
	about := &corev1.ObjectReference{
		APIVersion:      "v1",
		Kind:            "Pod",
		Namespace:       pod.Namespace,
		Name:            pod.Name,
		UID:             pod.UID,
		ResourceVersion: pod.ResourceVersion,
	}
	if container != nil {
		about.FieldPath = fieldPath(pod, container.Name)
	}
	if w.node.isUp() {
		w.node.recorder.Event(about, kind, reason, message)
	}
}

func fieldPath(pod *corev1.Pod, container string) string {
	for _, c := range pod.Spec.InitContainers {
		if c.Name == container {
			return fmt.Sprintf("spec.initContainers{%s}", container)
		}
	}
	return fmt.Sprintf("spec.containers{%s}", container)
}

func (w *worker) startLog(container string, lines ...string) { w.logs.start(container, lines) }

func (w *worker) log(container string, lines ...string) { w.logs.add(container, lines) }

func (w *worker) address() string {
	if w.state.pod.Spec.HostNetwork {
		return nodeAddress
	}
	if w.ip == "" {
		w.ip = w.kubelet.addresses.take()
	}
	return w.ip
}

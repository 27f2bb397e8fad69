package kubelet

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// publish sends the status unless it is the one sent last. While the pod's node is stopped it waits.
func (w *worker) publish() {
	if !w.node.waitUntilUp(w.kubelet.ctx) {
		return
	}
	patch, err := statusPatch(w.state)
	if err != nil {
		fmt.Fprintln(os.Stderr, "status of", w.state.pod.Name, err)
		return
	}
	if bytes.Equal(patch, w.published) {
		return
	}
	pod := w.state.pod
	var sent time.Time
	done := w.kubelet.persist(func(ctx context.Context) error {
		sent = time.Now()
		_, err := w.kubelet.client.CoreV1().Pods(pod.Namespace).Patch(ctx, pod.Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
		return err
	})
	if !done {
		return
	}
	w.published = patch
	if ready := w.state.isReady(); ready != w.wasReady {
		w.wasReady = ready
		if ready {
			w.kubelet.readyLog.write(pod, sent, time.Now())
		}
	}
}

// A conditionPatch names every field, as a merge keeps what is not named: a reason from before would stay.
type conditionPatch struct {
	Type               corev1.PodConditionType `json:"type"`
	Status             corev1.ConditionStatus  `json:"status"`
	LastTransitionTime metav1.Time             `json:"lastTransitionTime"`
	ObservedGeneration int64                   `json:"observedGeneration"`
	Reason             *string                 `json:"reason"`
	Message            *string                 `json:"message"`
}

// statusPatch holds the whole status but the conditions others own; the pod's uid makes it fail for
// another pod of the same name.
func statusPatch(state *podState) ([]byte, error) {
	status := struct {
		corev1.PodStatus
		Conditions []conditionPatch `json:"conditions"` // hides the field of PodStatus
	}{PodStatus: state.status}
	status.QOSClass = ""
	for _, c := range state.status.Conditions {
		switch c.Type {
		case corev1.PodReadyToStartContainers, corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady, corev1.DisruptionTarget:
			status.Conditions = append(status.Conditions, conditionPatch{
				c.Type, c.Status, c.LastTransitionTime, c.ObservedGeneration, orNull(c.Reason), orNull(c.Message),
			})
		}
	}
	return json.Marshal(map[string]any{
		"metadata": map[string]any{"uid": state.pod.UID},
		"status":   status,
	})
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// With more writes at a time than this the API server only gets slower.
const concurrentWrites = 32

// persist tries a write again while the API server is out of reach or too busy; it returns false when
// the write is refused, as it is when the pod is gone.
func (k *Kubelet) persist(write func(context.Context) error) bool {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		k.writing <- struct{}{}
		err := write(k.ctx)
		<-k.writing
		switch {
		case err == nil:
			return true
		case k.ctx.Err() != nil, apierrors.IsNotFound(err), apierrors.IsConflict(err):
			return false
		case apierrors.IsInvalid(err), apierrors.IsBadRequest(err), apierrors.IsForbidden(err):
			fmt.Fprintln(os.Stderr, "refused:", err)
			return false
		}
		if !pause(k.ctx, wait) {
			return false
		}
	}
}

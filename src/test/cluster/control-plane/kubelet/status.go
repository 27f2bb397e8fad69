package kubelet

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/uuid"
)

// A podState is what the kubelet knows of a pod's sandbox and containers, and the status that follows
// from it. It knows nothing of time passing or of the API server.
type podState struct {
	pod    *corev1.Pod
	status corev1.PodStatus
	now    func() time.Time
}

func newPodState(pod *corev1.Pod, now func() time.Time) *podState {
	return &podState{pod: pod, status: *pod.Status.DeepCopy(), now: now}
}

// accept makes the first status: everything is still to be created.
func (s *podState) accept() {
	if s.status.StartTime != nil {
		return
	}
	s.status.StartTime = s.time()
	s.status.HostIP = nodeAddress
	s.status.HostIPs = []corev1.HostIP{{IP: nodeAddress}}
	reason := "ContainerCreating"
	if len(s.pod.Spec.InitContainers) > 0 {
		reason = "PodInitializing"
	}
	s.status.InitContainerStatuses = newStatuses(s.pod.Spec.InitContainers, reason)
	s.status.ContainerStatuses = newStatuses(s.pod.Spec.Containers, reason)
}

func newStatuses(containers []corev1.Container, reason string) []corev1.ContainerStatus {
	statuses := make([]corev1.ContainerStatus, 0, len(containers))
	for _, container := range containers {
		started := false
		statuses = append(statuses, corev1.ContainerStatus{
			Name:    container.Name,
			Image:   container.Image,
			Started: &started,
			State:   corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}},
		})
	}
	return statuses
}

func (s *podState) setAddress(address string) {
	s.status.PodIP = address
	s.status.PodIPs = []corev1.PodIP{{IP: address}}
}

// container finds the status of a container or init container by its name.
func (s *podState) container(name string) *corev1.ContainerStatus {
	for _, list := range [][]corev1.ContainerStatus{s.status.InitContainerStatuses, s.status.ContainerStatuses} {
		for i := range list {
			if list[i].Name == name {
				return &list[i]
			}
		}
	}
	return nil
}

// wait puts a container that does not run into a waiting state.
func (s *podState) wait(name, reason, message string) {
	c := s.container(name)
	if c.State.Terminated != nil {
		c.LastTerminationState = corev1.ContainerState{Terminated: c.State.Terminated}
	}
	c.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}}
	s.setReady(name, false)
}

// run starts a container; one that ran before is restarted, and counted so.
func (s *podState) run(name, image string) {
	c := s.container(name)
	if c.State.Terminated != nil {
		c.LastTerminationState = corev1.ContainerState{Terminated: c.State.Terminated}
	}
	if c.ContainerID != "" {
		c.RestartCount++
	}
	c.ContainerID = "containerd://" + newContainerID()
	c.Image = image
	c.ImageID = fmt.Sprintf("%s@sha256:%x", repository(image), sha256.Sum256([]byte(image)))
	c.State = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: *s.time()}}
	c.Ready = false
}

// end terminates a container.
func (s *podState) end(name string, exitCode int, reason, message string) {
	c := s.container(name)
	begin := *s.time()
	if c.State.Running != nil {
		begin = c.State.Running.StartedAt
	}
	c.State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode:    int32(exitCode),
		Reason:      reason,
		Message:     message,
		StartedAt:   begin,
		FinishedAt:  *s.time(),
		ContainerID: c.ContainerID,
	}}
	s.setReady(name, false)
}

func (s *podState) setReady(name string, ready bool) {
	c := s.container(name)
	c.Ready = ready
	s.setStarted(name, ready || c.State.Running != nil && isTrue(c.Started))
}

func (s *podState) setStarted(name string, started bool) {
	s.container(name).Started = &started
}

func isTrue(value *bool) bool { return value != nil && *value }

// fail ends the pod as a whole, as an eviction does.
func (s *podState) fail(reason, message string) {
	s.status.Phase = corev1.PodFailed
	s.status.Reason = reason
	s.status.Message = message
}

// finished tells whether the pod will never run again.
func (s *podState) finished() bool {
	return s.status.Phase == corev1.PodFailed || s.status.Phase == corev1.PodSucceeded
}

// refresh works out phase and conditions from the containers.
func (s *podState) refresh() {
	if !s.finished() {
		s.status.Phase = s.phase()
	}
	s.status.ObservedGeneration = s.pod.Generation
	s.setConditions()
}

func (s *podState) time() *metav1.Time {
	now := metav1.NewTime(s.now())
	return &now
}

func newContainerID() string {
	text := strings.ReplaceAll(string(uuid.NewUUID())+string(uuid.NewUUID()), "-", "")
	return text[:64]
}

// repository is an image without its tag or digest.
func repository(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if colon := strings.LastIndex(image, ":"); colon > strings.LastIndex(image, "/") {
		return image[:colon]
	}
	return image
}

package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// phase follows the rules of the real kubelet.
func (s *podState) phase() corev1.PodPhase {
	for i := range s.status.InitContainerStatuses {
		c := &s.status.InitContainerStatuses[i]
		if ended := c.State.Terminated; ended != nil && ended.ExitCode != 0 && s.pod.Spec.RestartPolicy == corev1.RestartPolicyNever {
			return corev1.PodFailed
		}
	}
	if len(s.incompleteInit()) > 0 {
		return corev1.PodPending
	}
	var running, unborn, succeeded, failed int
	for i := range s.status.ContainerStatuses {
		c := &s.status.ContainerStatuses[i]
		switch {
		case c.State.Running != nil:
			running++
		case c.State.Terminated != nil && c.State.Terminated.ExitCode == 0:
			succeeded++
		case c.State.Terminated != nil:
			failed++
		case c.LastTerminationState.Terminated != nil:
			running++ // between two restarts
		default:
			unborn++
		}
	}
	switch policy := s.pod.Spec.RestartPolicy; {
	case unborn > 0 || len(s.status.ContainerStatuses) == 0:
		return corev1.PodPending
	case running > 0 || policy == corev1.RestartPolicyAlways || policy == "":
		return corev1.PodRunning
	case failed == 0:
		return corev1.PodSucceeded
	case policy == corev1.RestartPolicyNever:
		return corev1.PodFailed
	default:
		return corev1.PodRunning
	}
}

// incompleteInit names the init containers the pod still waits for.
func (s *podState) incompleteInit() (names []string) {
	for i, spec := range s.pod.Spec.InitContainers {
		if i >= len(s.status.InitContainerStatuses) {
			return append(names, spec.Name)
		}
		state := s.status.InitContainerStatuses[i].State
		done := state.Terminated != nil && state.Terminated.ExitCode == 0
		if isSidecar(&spec) {
			done = state.Running != nil
		}
		if !done {
			names = append(names, spec.Name)
		}
	}
	return names
}

func isSidecar(c *corev1.Container) bool {
	return c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
}

func (s *podState) setConditions() {
	s.setCondition(corev1.PodReadyToStartContainers, s.status.PodIP != "" && !s.finished(), "", "")
	incomplete := s.incompleteInit()
	if len(incomplete) > 0 {
		s.setCondition(corev1.PodInitialized, false, "ContainersNotInitialized", fmt.Sprintf("containers with incomplete status: %v", incomplete))
	} else if s.status.Phase == corev1.PodSucceeded {
		s.setCondition(corev1.PodInitialized, true, "PodCompleted", "")
	} else {
		s.setCondition(corev1.PodInitialized, true, "", "")
	}
	ready, reason, message := s.readiness()
	s.setCondition(corev1.ContainersReady, ready, reason, message)
	s.setCondition(corev1.PodReady, ready, reason, message)
}

func (s *podState) readiness() (ready bool, reason, message string) {
	switch s.status.Phase {
	case corev1.PodSucceeded:
		return false, "PodCompleted", ""
	case corev1.PodFailed:
		return false, "PodFailed", ""
	}
	var unready []string
	for _, c := range s.status.ContainerStatuses {
		if !c.Ready {
			unready = append(unready, c.Name)
		}
	}
	if len(unready) > 0 || len(s.status.ContainerStatuses) == 0 {
		return false, "ContainersNotReady", fmt.Sprintf("containers with unready status: %v", unready)
	}
	return true, "", ""
}

func (s *podState) condition(kind corev1.PodConditionType) *corev1.PodCondition {
	for i := range s.status.Conditions {
		if s.status.Conditions[i].Type == kind {
			return &s.status.Conditions[i]
		}
	}
	return nil
}

func (s *podState) setCondition(kind corev1.PodConditionType, value bool, reason, message string) {
	status := corev1.ConditionFalse
	if value {
		status = corev1.ConditionTrue
	}
	c := s.condition(kind)
	if c == nil {
		s.status.Conditions = append(s.status.Conditions, corev1.PodCondition{Type: kind})
		c = &s.status.Conditions[len(s.status.Conditions)-1]
	}
	if c.Status != status {
		c.Status = status
		c.LastTransitionTime = *s.time()
	}
	c.Reason, c.Message, c.ObservedGeneration = reason, message, s.pod.Generation
}

// isReady tells whether the status last worked out says Ready.
func (s *podState) isReady() bool {
	c := s.condition(corev1.PodReady)
	return c != nil && c.Status == corev1.ConditionTrue
}

package kubelet

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// The lasting faults. Each returns when its context ends; crashLoop also when it has crashed often enough.

func (s *script) neverReady(ctx context.Context) {
	target := s.target()
	message := s.text("Readiness probe failed: HTTP probe failed with statuscode: 500")
	for i := range s.pod.Spec.Containers {
		c := &s.pod.Spec.Containers[i]
		s.setReady(c.Name, c != target)
	}
	s.show()
	for ctx.Err() == nil {
		s.event(corev1.EventTypeWarning, "Unhealthy", target, message)
		pause(ctx, s.behaviour.EventEvery)
	}
}

func (s *script) volumeStuck(ctx context.Context) {
	volume := "data"
	if len(s.pod.Spec.Volumes) > 0 {
		volume = s.pod.Spec.Volumes[0].Name
	}
	message := s.text(fmt.Sprintf("MountVolume.MountDevice failed for volume %q : rpc error: code = DeadlineExceeded desc = context deadline exceeded", volume))
	for ctx.Err() == nil {
		s.event(corev1.EventTypeWarning, "FailedMount", nil, message)
		pause(ctx, s.behaviour.EventEvery)
	}
}

// crashLoop lets a container, which runs or will, crash again and again.
func (s *script) crashLoop(ctx context.Context, c *corev1.Container) {
	for crashes := 1; ; crashes++ {
		if s.container(c.Name).State.Running == nil {
			s.start(c)
			s.show()
		}
		if !pause(ctx, s.behaviour.CrashAfter) {
			return
		}
		s.crash(c)
		s.show()
		if s.finished() || crashes == s.behaviour.Crashes || !s.backOff(ctx, c) {
			return
		}
	}
}

// backOff is the wait before the restart. As with a real kubelet the container shows as terminated for a
// moment first.
func (s *script) backOff(ctx context.Context, c *corev1.Container) bool {
	moment := s.behaviour.BackOff / 5
	if !pause(ctx, moment) {
		return false
	}
	s.wait(c.Name, "CrashLoopBackOff", fmt.Sprintf("back-off %s restarting failed container=%s pod=%s_%s(%s)",
		s.behaviour.BackOff, c.Name, s.pod.Name, s.pod.Namespace, s.pod.UID))
	s.event(corev1.EventTypeWarning, "BackOff", c, fmt.Sprintf("Back-off restarting failed container %s in pod %s_%s(%s)",
		c.Name, s.pod.Name, s.pod.Namespace, s.pod.UID))
	s.show()
	return pause(ctx, s.behaviour.BackOff-moment)
}

func (s *script) crash(c *corev1.Container) {
	code, reason := s.behaviour.ExitCode, "Error"
	if s.behaviour.OOM {
		code, reason = 137, "OOMKilled"
	} else if code == 0 {
		reason = "Completed"
	}
	s.log(c.Name, crashLines(s.behaviour)...)
	s.end(c.Name, code, reason, s.behaviour.Message)
}

// recover restarts the container that crashed for the last time and makes the pod ready.
func (s *script) recover(ctx context.Context, c *corev1.Container) {
	s.ensureRunning(c)
	s.show()
	s.readyAfter(ctx)
}

func (s *script) readyThenCrash(ctx context.Context, c *corev1.Container) {
	if !s.readyAfter(ctx) || !pause(ctx, s.behaviour.ReadyFor) {
		return
	}
	s.crash(c)
	s.show()
	if s.finished() {
		return
	}
	if s.behaviour.Crashes == 1 || s.suffer(ctx, func(ctx context.Context) {
		if s.backOff(ctx, c) {
			s.crashLoop(ctx, c)
		}
	}) {
		s.recover(ctx, c)
	}
}

// flap is ready and not ready by turns.
func (s *script) flap(ctx context.Context) {
	if !s.readyAfter(ctx) {
		return
	}
	target := s.target()
	for pause(ctx, s.behaviour.ReadyFor) {
		s.event(corev1.EventTypeWarning, "Unhealthy", target, s.text("Readiness probe failed: HTTP probe failed with statuscode: 500"))
		s.setReady(target.Name, false)
		s.show()
		if !pause(ctx, s.behaviour.NotReadyFor) {
			return
		}
		s.becomeReady()
	}
}

func (s *script) evict(ctx context.Context, c *corev1.Container) {
	if !s.readyAfter(ctx) || !pause(ctx, s.behaviour.After) {
		return
	}
	message := s.text(fmt.Sprintf("The node was low on resource: memory. Threshold quantity: 100Mi, available: 42Mi. Container %s was using 3Gi, request is 0, has larger consumption of memory. ", c.Name))
	s.event(corev1.EventTypeWarning, "Evicted", nil, message)
	for i := range s.pod.Spec.Containers {
		s.event(corev1.EventTypeNormal, "Killing", &s.pod.Spec.Containers[i], "Stopping container "+s.pod.Spec.Containers[i].Name)
		s.end(s.pod.Spec.Containers[i].Name, 137, "Error", "")
	}
	s.fail("Evicted", message)
	s.refresh()
	s.setCondition(corev1.DisruptionTarget, true, "TerminationByKubelet", message)
	s.publish()
}

// text is the fault's message: the usual one, or the one the behaviour gives.
func (s *script) text(usual string) string {
	if s.behaviour.Message != "" {
		return s.behaviour.Message
	}
	return usual
}

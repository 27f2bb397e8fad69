package kubelet

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// A world is what a script acts on; tests give it a fake one.
type world interface {
	// publish sends the status to the API server.
	publish()
	// event reports on one of the pod's containers, or on the pod as a whole if that is nil.
	event(kind, reason string, container *corev1.Container, message string)
	// startLog begins a container's new log; the one before becomes its "previous" log.
	startLog(container string, lines ...string)
	// log adds to a container's current log.
	log(container string, lines ...string)
	// address gives the pod its address.
	address() string
}

// A script leads one pod through its life: from being bound to this node up to what its behaviour ends
// with. Steps whose outcome is there already are skipped, so that a script with another behaviour can take
// over a pod in the middle of its life.
type script struct {
	world
	*podState
	behaviour Behaviour
}

// perform returns when there is nothing more to do or the context ended.
func (s *script) perform(ctx context.Context) {
	if s.finished() {
		return
	}
	s.accept()
	s.show()
	if s.mountVolumes(ctx) && s.initialise(ctx) && s.createContainers(ctx) {
		s.live(ctx)
	}
}

func (s *script) mountVolumes(ctx context.Context) bool {
	if s.status.PodIP != "" {
		return true
	}
	if s.behaviour.Name == VolumeStuck && !s.suffer(ctx, s.volumeStuck) {
		return false
	}
	s.setAddress(s.address())
	return true
}

// initialise runs the init containers in turn.
func (s *script) initialise(ctx context.Context) bool {
	for i := range s.pod.Spec.InitContainers {
		c := &s.pod.Spec.InitContainers[i]
		state := s.container(c.Name).State
		if state.Running != nil || state.Terminated != nil && state.Terminated.ExitCode == 0 {
			continue
		}
		if s.behaviour.Name == InitCrash && s.isTarget(i, c) && !s.suffer(ctx, func(ctx context.Context) { s.crashLoop(ctx, c) }) {
			return false
		}
		s.ensureRunning(c)
		s.show()
		if isSidecar(c) {
			s.setReady(c.Name, true)
			continue
		}
		if !pause(ctx, s.behaviour.InitFor) {
			return false
		}
		s.end(c.Name, 0, "Completed", "")
	}
	return true
}

// createContainers brings all containers to running.
func (s *script) createContainers(ctx context.Context) bool {
	target := s.target()
	for i := range s.pod.Spec.Containers {
		if c := &s.pod.Spec.Containers[i]; c != target {
			s.ensureRunning(c)
		}
	}
	if fault := s.creationFault(target); fault != nil && s.container(target.Name).State.Running == nil {
		if !s.suffer(ctx, fault) {
			return false
		}
	}
	s.ensureRunning(target)
	s.show()
	return ctx.Err() == nil
}

// live is what the running containers do.
func (s *script) live(ctx context.Context) {
	target := s.target()
	switch s.behaviour.Name {
	case NeverReady:
		if s.suffer(ctx, s.neverReady) {
			s.becomeReady()
		}
	case CrashLoop:
		if s.suffer(ctx, func(ctx context.Context) { s.crashLoop(ctx, target) }) {
			s.recover(ctx, target)
		}
	case ReadyThenCrash:
		s.readyThenCrash(ctx, target)
	case Flapping:
		s.flap(ctx)
	case Evicted:
		s.evict(ctx, target)
	default:
		if s.pod.Spec.RestartPolicy == corev1.RestartPolicyAlways {
			s.readyAfter(ctx)
		} else {
			s.complete(ctx)
		}
	}
}

// suffer runs a fault; it returns true when the pod goes on from here: the fault ended or its time is up.
func (s *script) suffer(ctx context.Context, fault func(context.Context)) bool {
	limited := ctx
	if s.behaviour.RecoverAfter > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, s.behaviour.RecoverAfter)
		defer cancel()
	}
	fault(limited)
	return ctx.Err() == nil && !s.finished()
}

func (s *script) readyAfter(ctx context.Context) bool {
	if !pause(ctx, s.behaviour.ReadyAfter) {
		return false
	}
	s.becomeReady()
	return true
}

func (s *script) becomeReady() {
	for i := range s.pod.Spec.Containers {
		s.setReady(s.pod.Spec.Containers[i].Name, true)
	}
	s.show()
}

// complete is the life of a Job's pod: its containers do their work and end.
func (s *script) complete(ctx context.Context) {
	s.becomeReady()
	if !pause(ctx, s.behaviour.RunFor) {
		return
	}
	for i := range s.pod.Spec.Containers {
		name := s.pod.Spec.Containers[i].Name
		s.log(name, "done")
		s.end(name, 0, "Completed", "")
	}
	s.show()
}

func (s *script) ensureRunning(c *corev1.Container) {
	if s.container(c.Name).State.Running == nil {
		s.start(c)
	}
}

func (s *script) start(c *corev1.Container) {
	s.event(corev1.EventTypeNormal, "Pulled", c, fmt.Sprintf("Container image %q already present on machine", c.Image))
	s.run(c.Name, c.Image)
	s.setStarted(c.Name, c.StartupProbe == nil)
	s.startLog(c.Name, startLines(c)...)
	s.event(corev1.EventTypeNormal, "Created", c, "Created container: "+c.Name)
	s.event(corev1.EventTypeNormal, "Started", c, "Started container "+c.Name)
}

// target is the container a fault befalls.
func (s *script) target() *corev1.Container {
	for i := range s.pod.Spec.Containers {
		if s.isTarget(i, &s.pod.Spec.Containers[i]) {
			return &s.pod.Spec.Containers[i]
		}
	}
	return &s.pod.Spec.Containers[0]
}

func (s *script) isTarget(index int, c *corev1.Container) bool {
	return c.Name == s.behaviour.Container || s.behaviour.Container == "" && index == 0
}

// show works out the status and publishes it.
func (s *script) show() {
	s.refresh()
	s.publish()
}

// pause waits; it returns false when the context ends before.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}

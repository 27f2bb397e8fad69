package kubelet

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// creationFault returns the fault that keeps a container from being created, if that is the behaviour.
func (s *script) creationFault(c *corev1.Container) func(context.Context) {
	switch s.behaviour.Name {
	case ImagePull:
		return func(ctx context.Context) { s.imagePull(ctx, c) }
	case InvalidImageName:
		message := s.text(fmt.Sprintf("Failed to apply default image tag %q: couldn't parse image name %q: invalid reference format", c.Image, c.Image))
		return s.stuck(c, "InvalidImageName", message, "InspectFailed", message)
	case ErrImageNeverPull:
		message := s.text(fmt.Sprintf("Container image %q is not present with pull policy of Never", c.Image))
		return s.stuck(c, "ErrImageNeverPull", message, "ErrImageNeverPull", message)
	case CreateContainerConfigError:
		message := s.text(fmt.Sprintf("secret %q not found", s.pod.Name+"-credentials"))
		return s.stuck(c, "CreateContainerConfigError", message, "Failed", "Error: "+message)
	case CreateContainerError:
		message := s.text("failed to generate container spec: failed to apply OCI options: no command specified")
		return s.stuck(c, "CreateContainerError", message, "Failed", "Error: "+message)
	case RunContainerError:
		return func(ctx context.Context) { s.runContainerError(ctx, c) }
	}
	return nil
}

// stuck is a container that waits for good, with an event every now and then.
func (s *script) stuck(c *corev1.Container, reason, message, eventReason, eventMessage string) func(context.Context) {
	return func(ctx context.Context) {
		s.wait(c.Name, reason, message)
		s.show()
		for ctx.Err() == nil {
			s.event(corev1.EventTypeWarning, eventReason, c, eventMessage)
			pause(ctx, s.behaviour.EventEvery)
		}
	}
}

// imagePull alternates between a failed pull and the wait before the next.
func (s *script) imagePull(ctx context.Context, c *corev1.Container) {
	message := pullError(c.Image, s.behaviour.Message)
	for {
		s.event(corev1.EventTypeNormal, "Pulling", c, fmt.Sprintf("Pulling image %q", c.Image))
		s.event(corev1.EventTypeWarning, "Failed", c, fmt.Sprintf("Failed to pull image %q: %s", c.Image, message))
		s.event(corev1.EventTypeWarning, "Failed", c, "Error: ErrImagePull")
		s.wait(c.Name, "ErrImagePull", message)
		s.show()
		if !pause(ctx, s.behaviour.BackOff/2) {
			return
		}
		s.event(corev1.EventTypeNormal, "BackOff", c, fmt.Sprintf("Back-off pulling image %q", c.Image))
		s.event(corev1.EventTypeWarning, "Failed", c, "Error: ImagePullBackOff")
		s.wait(c.Name, "ImagePullBackOff", fmt.Sprintf("Back-off pulling image %q: ErrImagePull: %s", c.Image, message))
		s.show()
		if !pause(ctx, s.behaviour.BackOff-s.behaviour.BackOff/2) {
			return
		}
	}
}

// pullError is the container runtime's text for the usual reasons, or any other text as it is.
func pullError(image, kind string) string {
	failed := fmt.Sprintf("failed to pull and unpack image %q: failed to resolve reference %q: ", image, image)
	switch kind {
	case "", "not found", "notFound":
		return fmt.Sprintf("rpc error: code = NotFound desc = %s%s: not found", failed, image)
	case "unauthorized":
		return "rpc error: code = Unknown desc = " + failed + "pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials: unauthorized"
	case "timeout":
		return "rpc error: code = DeadlineExceeded desc = " + failed + "failed to do request: dial tcp 192.0.2.1:443: i/o timeout"
	}
	return kind
}

// runContainerError is a container whose command cannot be started; it is tried again and again.
func (s *script) runContainerError(ctx context.Context, c *corev1.Container) {
	message := s.text(`failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "milvus": executable file not found in $PATH: unknown`)
	for {
		s.event(corev1.EventTypeNormal, "Pulled", c, fmt.Sprintf("Container image %q already present on machine", c.Image))
		s.event(corev1.EventTypeNormal, "Created", c, "Created container: "+c.Name)
		s.run(c.Name, c.Image)
		s.end(c.Name, 128, "StartError", message)
		s.wait(c.Name, "RunContainerError", message)
		s.event(corev1.EventTypeWarning, "Failed", c, "Error: "+message)
		s.show()
		if !s.backOff(ctx, c) {
			return
		}
	}
}

// Package launch starts the processes of one test cluster and waits until it takes pods.
package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"time"
)

// Options of a cluster.
type Options struct {
	Dir         string        // state folder, this cluster's own
	Name        string        // name of the cluster and of the kubeconfig's context
	Nodes       int           // how many nodes to wait for
	NodeGrace   time.Duration // a node without heartbeat counts as lost after this
	AuditLog    string        // file for the API server's audit log; none if empty
	KubeletArgs []string      // handed on to the simulated kubelet
	Progress    io.Writer
}

type cluster struct {
	Options
	port      int
	processes map[string]<-chan struct{}
}

// sun_path, the address of a unix socket, holds no more than this.
const longestSocketPath = 107

// Start runs the whole control plane and returns the path of the administrator's kubeconfig.
func Start(ctx context.Context, options Options) (string, error) {
	for attempt := 1; ; attempt++ {
		c := &cluster{Options: options, processes: map[string]<-chan struct{}{}}
		err := c.run(ctx)
		if err == nil {
			return c.adminKubeconfig(), nil
		}
		Kill(c.Dir)
		// Between the choice of a free port and its use somebody else may take it.
		var exited *exitError
		if attempt == 3 || !errors.As(err, &exited) || !exited.portTaken() {
			return "", err
		}
		if err := os.RemoveAll(c.path("etcd")); err != nil {
			return "", err
		}
	}
}

func (c *cluster) run(ctx context.Context) error {
	if socket := c.path("etcd.sock"); len(socket) > longestSocketPath {
		return fmt.Errorf("the state folder's path is too long for a socket in it (%d characters, at most %d): %s", len(socket), longestSocketPath, socket)
	}
	if err := os.MkdirAll(c.path("logs"), 0o700); err != nil {
		return err
	}
	var err error
	if c.port, err = freePort(); err != nil {
		return err
	}
	if err := c.writeFiles(); err != nil {
		return err
	}
	begin := time.Now()
	for _, what := range []component{c.etcd(), c.apiServer()} {
		if err := c.start(what); err != nil {
			return err
		}
	}
	probe, err := newProbe(c.adminKubeconfig())
	if err != nil {
		return err
	}
	if err := c.waitFor(ctx, "the API server", probe.ready); err != nil {
		return err
	}
	c.say("the API server answers after %.1f s", time.Since(begin).Seconds())
	for _, what := range []component{c.controllerManager(), c.scheduler(), c.kubelet()} {
		if err := c.start(what); err != nil {
			return err
		}
	}
	if err := c.waitFor(ctx, "nodes and service accounts", func(ctx context.Context) error {
		return probe.takesPods(ctx, c.Nodes)
	}); err != nil {
		return err
	}
	c.say("it takes pods after %.1f s", time.Since(begin).Seconds())
	return nil
}

func (c *cluster) say(format string, values ...any) {
	fmt.Fprintf(c.Progress, "cluster: "+format+"\n", values...)
}

// waitFor asks again and again until the check passes, a component ends, or the time is up.
func (c *cluster) waitFor(ctx context.Context, what string, check func(context.Context) error) error {
	for {
		err := check(ctx)
		if err == nil {
			return nil
		}
		if exited := c.exited(); exited != nil {
			return exited
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("gave up waiting for %s: %w (logs in %s)", what, err, c.path("logs"))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// freePort picks at random below the range the kernel takes ports for outgoing connections from, so that
// neither those nor another cluster starting now is likely to take the port before the API server does.
func freePort() (int, error) {
	for range 100 {
		port := 20000 + rand.IntN(9000)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return port, listener.Close()
		}
	}
	return 0, errors.New("no free port between 20000 and 29000")
}

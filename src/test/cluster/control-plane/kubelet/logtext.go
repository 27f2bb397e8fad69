package kubelet

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// startLines is what a container writes when it starts, in the format of Milvus.
func startLines(c *corev1.Container) []string {
	return []string{
		logLine("INFO", "roles/roles.go:307", "starting running Milvus components", c.Name),
		logLine("INFO", "etcd/etcd_util.go:48", "connecting to etcd", c.Name),
	}
}

// crashLines is the end of a crashed container's log.
func crashLines(b Behaviour) []string {
	switch {
	case b.Log != "":
		return strings.Split(b.Log, "\n")
	case b.OOM:
		// The kernel kills without a word.
		return nil
	}
	return []string{
		logLine("ERROR", "etcd/etcd_util.go:52", "failed to connect to etcd", "context deadline exceeded"),
		"panic: cannot connect to etcd: context deadline exceeded",
		"",
		"goroutine 1 [running]:",
		"main.main()",
		"\t/go/src/github.com/milvus-io/milvus/cmd/main.go:26 +0x1d",
	}
}

func logLine(level, place, message, detail string) string {
	return fmt.Sprintf("[%s] [%s] [%s] [%q] [%s]", time.Now().UTC().Format("2006/01/02 15:04:05.000 -07:00"), level, place, message, detail)
}

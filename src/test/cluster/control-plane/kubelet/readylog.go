package kubelet

import (
	"encoding/json"
	"os"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// A readyLog notes when each pod became ready, one JSON line per pod, for benchmarks.
type readyLog struct {
	mutex sync.Mutex
	file  *os.File
}

func openReadyLog(path string) (*readyLog, error) {
	if path == "" {
		return &readyLog{}, nil
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return &readyLog{file: file}, err
}

// write notes both ends of the request: the change became visible to watchers in between.
func (l *readyLog) write(pod *corev1.Pod, sent, acknowledged time.Time) {
	if l.file == nil {
		return
	}
	line, err := json.Marshal(map[string]any{
		"uid":          pod.UID,
		"namespace":    pod.Namespace,
		"name":         pod.Name,
		"time":         sent.Format(time.RFC3339Nano),
		"acknowledged": acknowledged.Format(time.RFC3339Nano),
	})
	if err != nil {
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_, _ = l.file.Write(append(line, '\n'))
}

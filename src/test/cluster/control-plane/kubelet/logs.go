package kubelet

import (
	"strings"
	"sync"
)

// podLogs holds the current and the previous log of each container of a pod.
type podLogs struct {
	mutex    sync.Mutex
	current  map[string][]string
	previous map[string][]string
}

func (l *podLogs) start(container string, lines []string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.current == nil {
		l.current, l.previous = map[string][]string{}, map[string][]string{}
	}
	if before, ok := l.current[container]; ok {
		l.previous[container] = before
	}
	l.current[container] = append([]string(nil), lines...)
}

func (l *podLogs) add(container string, lines []string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.current != nil {
		l.current[container] = append(l.current[container], lines...)
	}
}

// get returns a log; ok is false if there is none.
func (l *podLogs) get(container string, previous bool) (lines []string, ok bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	source := l.current
	if previous {
		source = l.previous
	}
	lines, ok = source[container]
	return append([]string(nil), lines...), ok
}

// lastLines keeps the end of a log; a negative number keeps all.
func lastLines(lines []string, number int) string {
	if number >= 0 && len(lines) > number {
		lines = lines[len(lines)-number:]
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

package kubelet

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
)

// The behaviours a pod can have. See the README next to this tree for what each does.
const (
	Ready                      = "ready"
	NeverReady                 = "neverReady"
	CrashLoop                  = "crashLoop"
	ReadyThenCrash             = "readyThenCrash"
	Flapping                   = "flapping"
	ImagePull                  = "imagePull"
	InvalidImageName           = "invalidImageName"
	ErrImageNeverPull          = "errImageNeverPull"
	CreateContainerConfigError = "createContainerConfigError"
	CreateContainerError       = "createContainerError"
	RunContainerError          = "runContainerError"
	InitCrash                  = "initCrash"
	Evicted                    = "evicted"
	VolumeStuck                = "volumeStuck"
	StuckTerminating           = "stuckTerminating"
)

var names = map[string]bool{
	Ready: true, NeverReady: true, CrashLoop: true, ReadyThenCrash: true, Flapping: true, ImagePull: true,
	InvalidImageName: true, ErrImageNeverPull: true, CreateContainerConfigError: true,
	CreateContainerError: true, RunContainerError: true, InitCrash: true, Evicted: true, VolumeStuck: true,
	StuckTerminating: true,
}

// A Behaviour says what becomes of a pod. Which fields count depends on the name.
type Behaviour struct {
	Name           string
	Container      string        // which container the fault befalls; the first one if empty
	ReadyAfter     time.Duration // from the containers' start to Ready
	TerminateAfter time.Duration // from the request to delete to the end of the containers
	IgnoreGrace    bool          // TerminateAfter counts even beyond the pod's grace period
	RunFor         time.Duration // how long containers that are to complete (Jobs) run
	InitFor        time.Duration // how long each init container runs
	CrashAfter     time.Duration // from a container's start to its crash
	BackOff        time.Duration // wait between two attempts
	ExitCode       int           // of a crash
	OOM            bool          // the crash is the kernel's: OOMKilled, exit code 137
	Crashes        int           // after so many crashes the container stays up; 0: never
	ReadyFor       time.Duration // how long Ready lasts before a crash or a flap
	NotReadyFor    time.Duration // how long a flap lasts
	After          time.Duration // from Ready to the eviction
	EventEvery     time.Duration // between two events of a lasting fault
	RecoverAfter   time.Duration // after this a fault ends and the pod becomes ready; 0: never
	Message        string        // replaces the usual text of the fault
	Log            string        // replaces the usual log of a crash
}

// Defaults are the values of everything a pod or a rule does not say.
func Defaults() Behaviour {
	return Behaviour{
		Name:           Ready,
		ReadyAfter:     500 * time.Millisecond,
		TerminateAfter: 100 * time.Millisecond,
		RunFor:         300 * time.Millisecond,
		InitFor:        50 * time.Millisecond,
		CrashAfter:     200 * time.Millisecond,
		BackOff:        time.Second,
		ExitCode:       1,
		ReadyFor:       2 * time.Second,
		NotReadyFor:    2 * time.Second,
		After:          time.Second,
		EventEvery:     2 * time.Second,
	}
}

// With returns the behaviour changed by settings such as "readyAfter": "2s". Unknown names are errors: a
// misspelt fault would otherwise be a test that tests nothing.
func (b Behaviour) With(settings map[string]string) (Behaviour, error) {
	keys := make([]string, 0, len(settings))
	for key := range settings {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		if err := b.set(key, settings[key]); err != nil {
			return b, fmt.Errorf("%s=%q: %w", key, settings[key], err)
		}
	}
	return b, nil
}

func (b *Behaviour) set(key, value string) (err error) {
	switch key {
	case "behaviour":
		b.Name = value
		if !names[value] {
			err = fmt.Errorf("unknown behaviour")
		}
	case "container":
		b.Container = value
	case "message":
		b.Message = value
	case "log":
		b.Log = value
	case "exitCode":
		b.ExitCode, err = strconv.Atoi(value)
	case "crashes":
		b.Crashes, err = strconv.Atoi(value)
	case "oom":
		b.OOM, err = strconv.ParseBool(value)
	case "ignoreGrace":
		b.IgnoreGrace, err = strconv.ParseBool(value)
	default:
		field := b.duration(key)
		if field == nil {
			return fmt.Errorf("unknown setting")
		}
		*field, err = time.ParseDuration(value)
	}
	return err
}

func (b *Behaviour) duration(key string) *time.Duration {
	return map[string]*time.Duration{
		"readyAfter":     &b.ReadyAfter,
		"terminateAfter": &b.TerminateAfter,
		"runFor":         &b.RunFor,
		"initFor":        &b.InitFor,
		"crashAfter":     &b.CrashAfter,
		"backOff":        &b.BackOff,
		"readyFor":       &b.ReadyFor,
		"notReadyFor":    &b.NotReadyFor,
		"after":          &b.After,
		"eventEvery":     &b.EventEvery,
		"recoverAfter":   &b.RecoverAfter,
	}[key]
}

// Prefix starts the labels and annotations that tell a behaviour.
const Prefix = "simulated-kubelet/"

// ownSettings collects what a pod's labels and annotations say; annotations count over labels, as only
// they can hold any text.
func ownSettings(labels, annotations map[string]string) map[string]string {
	settings := map[string]string{}
	for _, source := range []map[string]string{labels, annotations} {
		for key, value := range source {
			if name, ok := strings.CutPrefix(key, Prefix); ok {
				settings[name] = value
			}
		}
	}
	return settings
}

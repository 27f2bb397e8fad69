package kubelet

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// A fakeWorld writes down what a pod shows, in one line per change.
type fakeWorld struct {
	state  *podState
	begin  time.Time
	shown  []string
	events []string
	logs   podLogs
}

func (w *fakeWorld) publish() {
	line := fmt.Sprintf("%s %s", w.state.status.Phase, containers(w.state.status))
	if w.state.isReady() {
		line += " READY"
	}
	if n := len(w.shown); n == 0 || !strings.HasSuffix(w.shown[n-1], ": "+line) {
		w.shown = append(w.shown, fmt.Sprintf("%s: %s", time.Since(w.begin), line))
	}
}

func containers(status corev1.PodStatus) string {
	var words []string
	for _, c := range append(slices.Clone(status.InitContainerStatuses), status.ContainerStatuses...) {
		word := "?"
		switch {
		case c.State.Running != nil:
			word = "Running"
		case c.State.Waiting != nil:
			word = c.State.Waiting.Reason
		case c.State.Terminated != nil:
			word = c.State.Terminated.Reason
		}
		words = append(words, fmt.Sprintf("%s=%s/%d", c.Name, word, c.RestartCount))
	}
	return strings.Join(words, " ")
}

func (w *fakeWorld) event(_, reason string, _ *corev1.Container, _ string) {
	w.events = append(w.events, reason)
}
func (w *fakeWorld) startLog(container string, lines ...string) { w.logs.start(container, lines) }
func (w *fakeWorld) log(container string, lines ...string)      { w.logs.add(container, lines) }
func (w *fakeWorld) address() string                            { return "10.244.0.1" }

func testPod(policy corev1.RestartPolicy, init ...string) *corev1.Pod {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "n", UID: "u", Generation: 1}}
	pod.Spec.RestartPolicy = policy
	pod.Spec.Containers = []corev1.Container{{Name: "c", Image: "host/milvus:v2"}}
	for _, name := range init {
		pod.Spec.InitContainers = append(pod.Spec.InitContainers, corev1.Container{Name: name, Image: "init"})
	}
	return pod
}

// watch lets a pod live for a time and returns what it shows. Time passes at once in the tests' bubble.
func watch(t *testing.T, pod *corev1.Pod, lasting time.Duration, settings map[string]string) (w *fakeWorld) {
	t.Helper()
	behaviour, err := Defaults().With(settings)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		w = &fakeWorld{state: newPodState(pod, time.Now), begin: time.Now()}
		ctx, cancel := context.WithTimeout(t.Context(), lasting)
		defer cancel()
		script := &script{world: w, podState: w.state, behaviour: behaviour}
		script.perform(ctx)
	})
	return w
}

func TestWhatPodsShow(t *testing.T) {
	always := corev1.RestartPolicyAlways
	for name, test := range map[string]struct {
		pod      *corev1.Pod
		settings map[string]string
		want     []string
	}{
		"ready after init containers": {testPod(always, "a", "b"), map[string]string{"readyAfter": "2s"}, []string{
			"0s: Pending a=PodInitializing/0 b=PodInitializing/0 c=PodInitializing/0",
			"0s: Pending a=Running/0 b=PodInitializing/0 c=PodInitializing/0",
			"50ms: Pending a=Completed/0 b=Running/0 c=PodInitializing/0",
			"100ms: Running a=Completed/0 b=Completed/0 c=Running/0",
			"2.1s: Running a=Completed/0 b=Completed/0 c=Running/0 READY",
		}},
		"a Job completes": {testPod(corev1.RestartPolicyNever), nil, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=Running/0",
			"0s: Running c=Running/0 READY",
			"300ms: Succeeded c=Completed/0",
		}},
		"a Job fails": {testPod(corev1.RestartPolicyNever), map[string]string{"behaviour": "crashLoop"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=Running/0",
			"200ms: Failed c=Error/0",
		}},
		"never ready": {testPod(always), map[string]string{"behaviour": "neverReady", "recoverAfter": "4s"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=Running/0",
			"4s: Running c=Running/0 READY",
		}},
		"crashes twice and recovers": {testPod(always), map[string]string{"behaviour": "crashLoop", "crashes": "2", "oom": "true"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=Running/0",
			"200ms: Running c=OOMKilled/0",
			"400ms: Running c=CrashLoopBackOff/0",
			"1.2s: Running c=Running/1",
			"1.4s: Running c=OOMKilled/1",
			"1.4s: Running c=Running/2",
			"1.9s: Running c=Running/2 READY",
		}},
		"ready, then crashes": {testPod(always), map[string]string{"behaviour": "readyThenCrash", "readyFor": "1s"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=Running/0",
			"500ms: Running c=Running/0 READY",
			"1.5s: Running c=Error/0",
			"1.7s: Running c=CrashLoopBackOff/0",
			"2.5s: Running c=Running/1",
			"2.7s: Running c=Error/1",
			"2.9s: Running c=CrashLoopBackOff/1",
			"3.7s: Running c=Running/2",
			"3.9s: Running c=Error/2",
			"4.1s: Running c=CrashLoopBackOff/2",
			"4.9s: Running c=Running/3",
		}},
		"flaps": {testPod(always), map[string]string{"behaviour": "flapping", "readyFor": "2s", "notReadyFor": "1s"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=Running/0",
			"500ms: Running c=Running/0 READY",
			"2.5s: Running c=Running/0",
			"3.5s: Running c=Running/0 READY",
		}},
		"image cannot be pulled": {testPod(always), map[string]string{"behaviour": "imagePull", "recoverAfter": "1200ms"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Pending c=ErrImagePull/0",
			"500ms: Pending c=ImagePullBackOff/0",
			"1s: Pending c=ErrImagePull/0",
			"1.2s: Running c=Running/0",
			"1.7s: Running c=Running/0 READY",
		}},
		"configuration is missing": {testPod(always), map[string]string{"behaviour": "createContainerConfigError"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Pending c=CreateContainerConfigError/0",
		}},
		"command does not start": {testPod(always), map[string]string{"behaviour": "runContainerError", "backOff": "3s"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=RunContainerError/0",
			"600ms: Running c=CrashLoopBackOff/0",
			"3s: Running c=RunContainerError/1",
			"3.6s: Running c=CrashLoopBackOff/1",
		}},
		"init container crashes once": {testPod(always, "a"), map[string]string{"behaviour": "initCrash", "crashes": "1"}, []string{
			"0s: Pending a=PodInitializing/0 c=PodInitializing/0",
			"0s: Pending a=Running/0 c=PodInitializing/0",
			"200ms: Pending a=Error/0 c=PodInitializing/0",
			"200ms: Pending a=Running/1 c=PodInitializing/0",
			"250ms: Running a=Completed/1 c=Running/0",
			"750ms: Running a=Completed/1 c=Running/0 READY",
		}},
		"evicted": {testPod(always), map[string]string{"behaviour": "evicted"}, []string{
			"0s: Pending c=ContainerCreating/0",
			"0s: Running c=Running/0",
			"500ms: Running c=Running/0 READY",
			"1.5s: Failed c=Error/0",
		}},
		"volume is stuck": {testPod(always), map[string]string{"behaviour": "volumeStuck"}, []string{
			"0s: Pending c=ContainerCreating/0",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := watch(t, test.pod, 5*time.Second, test.settings).shown
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
			}
		})
	}
}

func TestPreviousLogTellsTheCrash(t *testing.T) {
	w := watch(t, testPod(corev1.RestartPolicyAlways), 1300*time.Millisecond, map[string]string{"behaviour": "crashLoop"})
	previous, ok := w.logs.get("c", true)
	if !ok || !strings.Contains(lastLines(previous, -1), "panic: cannot connect to etcd") {
		t.Errorf("previous log: %v", previous)
	}
	current, _ := w.logs.get("c", false)
	if strings.Contains(lastLines(current, -1), "panic") {
		t.Errorf("current log: %v", current)
	}
	if got := lastLines(previous, 1); strings.Count(got, "\n") != 1 {
		t.Errorf("last line: %q", got)
	}
}

func TestCrashShowsInTheLastState(t *testing.T) {
	w := watch(t, testPod(corev1.RestartPolicyAlways), time.Second, map[string]string{"behaviour": "crashLoop", "exitCode": "7"})
	last := w.state.status.ContainerStatuses[0].LastTerminationState.Terminated
	if last == nil || last.ExitCode != 7 || last.Reason != "Error" || last.FinishedAt.Sub(last.StartedAt.Time) != 200*time.Millisecond {
		t.Errorf("got %+v", last)
	}
	if !slices.Contains(w.events, "BackOff") {
		t.Errorf("events: %v", w.events)
	}
}

// Annotations changed on an existing pod make another script take over.
func TestAnotherScriptTakesOver(t *testing.T) {
	pod := testPod(corev1.RestartPolicyAlways)
	pod.Status = watch(t, pod, time.Second, nil).state.status
	got := watch(t, pod, 300*time.Millisecond, map[string]string{"behaviour": "crashLoop"}).shown
	want := []string{"0s: Running c=Running/0 READY", "200ms: Running c=Error/0"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

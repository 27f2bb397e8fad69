package kubelet

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

func TestPatchClearsReasonsAndKeepsConditionsOfOthers(t *testing.T) {
	pod := testPod(corev1.RestartPolicyAlways)
	pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodScheduled, Status: corev1.ConditionTrue}}
	state := newPodState(pod, time.Now)
	state.accept()
	state.refresh()
	apply(t, pod, state)
	if !strings.Contains(reasons(pod), "Ready=False:ContainersNotReady ") {
		t.Errorf("before: %s", reasons(pod))
	}
	state.setAddress("10.244.0.1")
	state.run("c", "image")
	state.setReady("c", true)
	state.refresh()
	apply(t, pod, state)
	if got, want := reasons(pod), "PodReadyToStartContainers=True: Initialized=True: ContainersReady=True: Ready=True: PodScheduled=True: "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// apply does to the pod what the API server does with the patch.
func apply(t *testing.T, pod *corev1.Pod, state *podState) {
	t.Helper()
	patch, err := statusPatch(state)
	if err != nil {
		t.Fatal(err)
	}
	before, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	after, err := strategicpatch.StrategicMergePatch(before, patch, corev1.Pod{})
	if err != nil {
		t.Fatal(err)
	}
	*pod = corev1.Pod{}
	if err := json.Unmarshal(after, pod); err != nil {
		t.Fatal(err)
	}
}

func reasons(pod *corev1.Pod) string {
	text := ""
	for _, c := range pod.Status.Conditions {
		text += string(c.Type) + "=" + string(c.Status) + ":" + c.Reason + " "
	}
	return text
}

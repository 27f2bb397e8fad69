package kubelet

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// choose fixes the pod's behaviour when it is first seen: the defaults, changed by the pod's own labels
// and annotations, changed by the first rule of its namespace that matches.
func (w *worker) choose(ctx context.Context) {
	pod := w.current()
	w.behaviour = w.kubelet.Defaults
	w.apply(ownSettings(pod.Labels, pod.Annotations))
	settings, err := w.kubelet.ruleFor(ctx, pod)
	if err != nil {
		w.complain(err)
	}
	w.apply(settings)
}

// takeOrders follows labels and annotations that were changed on the existing pod.
func (w *worker) takeOrders(pod *corev1.Pod) {
	settings := ownSettings(pod.Labels, pod.Annotations)
	if w.orders != nil && !sameSettings(w.orders, settings) {
		w.apply(settings)
	}
	w.orders = settings
}

func (w *worker) apply(settings map[string]string) {
	changed, err := w.behaviour.With(settings)
	if err != nil {
		w.complain(err)
		return
	}
	w.behaviour = changed
}

// complain makes mistakes in rules and annotations visible where one looks first: in the pod's events.
func (w *worker) complain(err error) {
	w.event(corev1.EventTypeWarning, "SimulationInvalid", nil, "simulated kubelet: "+err.Error())
}

// ruleFor returns the settings of the rule for a new pod.
func (k *Kubelet) ruleFor(ctx context.Context, pod *corev1.Pod) (map[string]string, error) {
	source, err := k.source.get(ctx, pod.Namespace)
	if err != nil || source == nil {
		return nil, err
	}
	rules, err := ParseRules(source.Data["rules.json"])
	if err != nil {
		return nil, fmt.Errorf("ConfigMap %s: %w", rulesName, err)
	}
	return k.book.choose(string(source.UID)+"/"+source.ResourceVersion, rules, pod.Labels), nil
}

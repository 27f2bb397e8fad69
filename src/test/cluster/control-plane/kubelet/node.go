package kubelet

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/record"
	"k8s.io/component-base/version"
)

// All nodes are this machine.
const nodeAddress = "127.0.0.1"

// StoppedAnnotation on a Node makes its kubelet fall silent, as if the machine were lost.
const StoppedAnnotation = Prefix + "stopped"

const heartbeat = 3 * time.Second

// A node is one simulated machine.
type node struct {
	name     string
	recorder record.EventRecorder

	mutex sync.Mutex
	up    chan struct{} // closed while the node is up
}

func newNode(name string, recorder record.EventRecorder) *node {
	up := make(chan struct{})
	close(up)
	return &node{name: name, recorder: recorder, up: up}
}

// setUp starts or stops the node; it returns true if that changed something.
func (n *node) setUp(up bool) bool {
	if n.isUp() == up {
		return false
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if up {
		close(n.up)
	} else {
		n.up = make(chan struct{})
	}
	return true
}

func (n *node) isUp() bool {
	select {
	case <-n.gate():
		return true
	default:
		return false
	}
}

func (n *node) gate() <-chan struct{} {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.up
}

// waitUntilUp returns false when the context ends first.
func (n *node) waitUntilUp(ctx context.Context) bool {
	select {
	case <-n.gate():
		return true
	case <-ctx.Done():
		return false
	}
}

// object is the Node as it registers itself.
func (n *node) object(index, pods, port int) *corev1.Node {
	capacity := corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("1000"),
		corev1.ResourceMemory:           resource.MustParse("8Ti"),
		corev1.ResourceEphemeralStorage: resource.MustParse("64Ti"),
		corev1.ResourcePods:             *resource.NewQuantity(int64(pods), resource.DecimalSI),
	}
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{
			Name: n.name,
			Labels: map[string]string{
				corev1.LabelHostname:       n.name,
				corev1.LabelOSStable:       "linux",
				corev1.LabelArchStable:     runtime.GOARCH,
				corev1.LabelTopologyZone:   fmt.Sprintf("zone-%c", 'a'+index%26),
				corev1.LabelTopologyRegion: "local",
			},
		},
		Status: corev1.NodeStatus{
			Capacity:    capacity,
			Allocatable: capacity,
			Conditions:  nodeConditions(),
			Addresses: []corev1.NodeAddress{
				{Type: corev1.NodeInternalIP, Address: nodeAddress},
				{Type: corev1.NodeHostName, Address: n.name},
			},
			DaemonEndpoints: corev1.NodeDaemonEndpoints{KubeletEndpoint: corev1.DaemonEndpoint{Port: int32(port)}},
			NodeInfo: corev1.NodeSystemInfo{
				MachineID: n.name, SystemUUID: n.name, BootID: n.name,
				KubeletVersion:          version.Get().GitVersion,
				OSImage:                 "simulated",
				KernelVersion:           "simulated",
				ContainerRuntimeVersion: "containerd://2.1.0",
				OperatingSystem:         "linux",
				Architecture:            runtime.GOARCH,
			},
		},
	}
}

func nodeConditions() []corev1.NodeCondition {
	now := metav1.Now()
	condition := func(kind corev1.NodeConditionType, status corev1.ConditionStatus, reason, message string) corev1.NodeCondition {
		return corev1.NodeCondition{Type: kind, Status: status, Reason: reason, Message: message, LastHeartbeatTime: now, LastTransitionTime: now}
	}
	return []corev1.NodeCondition{
		condition(corev1.NodeMemoryPressure, corev1.ConditionFalse, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
		condition(corev1.NodeDiskPressure, corev1.ConditionFalse, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
		condition(corev1.NodePIDPressure, corev1.ConditionFalse, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
		condition(corev1.NodeReady, corev1.ConditionTrue, "KubeletReady", "kubelet is posting ready status"),
	}
}

func ready(object *corev1.Node) bool {
	for _, condition := range object.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

// register creates the Node, or takes over the one that is there.
func (k *Kubelet) register(n *node, object *corev1.Node) error {
	_, err := k.client.CoreV1().Nodes().Create(k.ctx, object, metav1.CreateOptions{})
	if !apierrors.IsAlreadyExists(err) {
		return err
	}
	existing, err := k.client.CoreV1().Nodes().Get(k.ctx, n.name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	existing.Status = object.Status
	_, err = k.client.CoreV1().Nodes().UpdateStatus(k.ctx, existing, metav1.UpdateOptions{})
	return err
}

// beat keeps the node ready by renewing its lease, as long as it is up.
func (k *Kubelet) beat(n *node) {
	for first := true; first || pause(k.ctx, heartbeat); first = false {
		if !n.isUp() {
			continue
		}
		if err := k.renewLease(n); err != nil {
			fmt.Fprintln(os.Stderr, "lease of", n.name, err)
		}
	}
}

func (k *Kubelet) renewLease(n *node) error {
	leases := k.client.CoordinationV1().Leases(corev1.NamespaceNodeLease)
	now := metav1.NewMicroTime(time.Now())
	seconds := int32(40)
	lease, err := leases.Get(k.ctx, n.name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		_, err = leases.Create(k.ctx, &coordinationv1.Lease{
			ObjectMeta: metav1.ObjectMeta{Name: n.name},
			Spec:       coordinationv1.LeaseSpec{HolderIdentity: &n.name, LeaseDurationSeconds: &seconds, RenewTime: &now},
		}, metav1.CreateOptions{})
		return err
	}
	if err != nil {
		return err
	}
	lease.Spec.RenewTime = &now
	_, err = leases.Update(k.ctx, lease, metav1.UpdateOptions{})
	return err
}

// comeBack makes a node ready again after it was lost.
func (k *Kubelet) comeBack(n *node) {
	k.persist(func(ctx context.Context) error {
		object, err := k.client.CoreV1().Nodes().Get(ctx, n.name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		if err := k.renewLease(n); err != nil {
			return err
		}
		object.Status.Conditions = nodeConditions()
		_, err = k.client.CoreV1().Nodes().UpdateStatus(ctx, object, metav1.UpdateOptions{})
		return err
	})
}

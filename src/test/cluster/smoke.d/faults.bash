# Pods that do not become ready, or do not stay so. Sourced by "smoke".

rules_for_new_pods() {
  step "faults new pods by a rule, and leaves those that are there"
  pod before '{"component": "querynode"}'
  k wait --for=condition=Ready pod/before --timeout=30s >/dev/null
  shows '"status":"True","type":"Ready"' conditions_of before
  ! shows ContainersNotReady conditions_of before >/dev/null || die "a ready pod has a reason not to be"
  rules '[{"selector": "component=querynode", "behaviour": "crashLoop", "limit": 1, "exitCode": 3}]'
  pod crashing '{"component": "querynode"}'
  eventually shows CrashLoopBackOff waiting_reason crashing
  eventually shows 'panic: cannot connect to etcd' k logs -p crashing
  shows main.go k logs -p crashing --tail=1
  shows 3 k get pod crashing -o jsonpath='{.status.containerStatuses[0].lastState.terminated.exitCode}'
  pod after '{"component": "querynode"}' # the rule's limit is used up
  k wait --for=condition=Ready pod/after pod/before --timeout=30s >/dev/null
  shows 0 k get pod before -o jsonpath='{.status.containerStatuses[0].restartCount}'
  step "follows an annotation on a pod that is there"
  k annotate pod/before simulated-kubelet/behaviour=crashLoop simulated-kubelet/oom=true >/dev/null
  eventually shows OOMKilled k get pod before -o jsonpath='{.status.containerStatuses[0].lastState.terminated.reason}'
  k annotate --overwrite pod/before simulated-kubelet/behaviour=ready >/dev/null
  k wait --for=condition=Ready pod/before --timeout=30s >/dev/null
  step "says so when a rule is wrong"
  rules '[{"behaviour": "crashlop"}]'
  pod misled
  eventually shows SimulationInvalid k get events --field-selector involvedObject.name=misled
  k delete configmap simulated-kubelet >/dev/null
}

waiting_reason() { k get pod "$1" -o jsonpath='{.status.initContainerStatuses[*].state.waiting.reason} {.status.containerStatuses[0].state.waiting.reason} {.status.reason}'; }
events_of() { k get events --field-selector "involvedObject.name=$1" -o jsonpath='{range .items[*]}{.reason}: {.message}{"\n"}{end}'; }
conditions_of() { k get pod "$1" -o jsonpath='{.status.conditions}'; }
gone() { ! k get pod "$1" >/dev/null 2>&1; }

# what each behaviour shows: name, the pod's reason ("-": none), an event's text
faults() {
  step "shows every fault as a real kubelet does"
  local table='
    neverReady - Unhealthy: Readiness probe failed
    imagePull ImagePullBackOff Failed: Error: ErrImagePull
    invalidImageName InvalidImageName InspectFailed
    errImageNeverPull ErrImageNeverPull ErrImageNeverPull
    createContainerConfigError CreateContainerConfigError Failed: Error: secret
    createContainerError CreateContainerError Failed: Error: failed to generate
    runContainerError CrashLoopBackOff executable file not found
    readyThenCrash CrashLoopBackOff BackOff: Back-off restarting
    initCrash CrashLoopBackOff BackOff: Back-off restarting
    evicted Evicted Evicted: The node was low on resource
    volumeStuck PodInitializing FailedMount
    flapping - Unhealthy: Readiness probe failed
    stuckTerminating - Started'
  local behaviour reason text
  while read -r behaviour _; do
    [ -z "$behaviour" ] || pod "${behaviour,,}" '{}' "{simulated-kubelet/behaviour: $behaviour, simulated-kubelet/readyFor: 1s}"
  done <<<"$table"
  while read -r behaviour reason text; do
    [ -n "$behaviour" ] || continue
    [ "$reason" = - ] || eventually shows "$reason" waiting_reason "${behaviour,,}"
    eventually shows "$text" events_of "${behaviour,,}"
  done <<<"$table"
  step "lets a stuck pod go only by force"
  k delete pod stuckterminating --grace-period=1 --wait=false >/dev/null
  sleep 2
  shows stuckterminating k get pods
  k delete pod stuckterminating --force --grace-period=0 >/dev/null 2>&1
  gone stuckterminating || die "force does not delete"
  step "leaves a claim of the broken storage pending"
  k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: hopeless}
spec: {storageClassName: broken, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
YAML
  eventually shows ProvisioningFailed events_of hopeless
  shows Pending k get pvc hopeless
  k delete pod,pvc --all --wait=false >/dev/null
  k wait --for=delete pod --all --timeout=30s >/dev/null
}

quota() {
  step "enforces quotas"
  k create namespace small >/dev/null
  k create quota pods --hard=pods=2 --namespace small >/dev/null
  eventually shows 0/2 k get quota pods --namespace small
  k create deployment many --image=milvus:v2 --replicas=4 --namespace small >/dev/null
  eventually shows 'exceeded quota' k get events --namespace small --field-selector reason=FailedCreate
  k rollout status deployment/many --namespace small --timeout=1s >/dev/null 2>&1 && die "the quota was not enforced"
  k delete namespace small >/dev/null
}

lost_node() {
  step "loses a node and gets it back"
  k create deployment spread --image=milvus:v2 --replicas=3 >/dev/null
  k rollout status deployment/spread --timeout=30s >/dev/null
  "$cluster" node stop node-2 --name "$first"
  k wait --for=condition=Ready=Unknown node/node-2 --timeout=30s >/dev/null
  eventually shows 2 k get deployment spread -o jsonpath='{.status.readyReplicas}'
  "$cluster" node start node-2 --name "$first"
  k wait --for=condition=Ready node/node-2 --timeout=30s >/dev/null
  k rollout status deployment/spread --timeout=30s >/dev/null
  step "says again that a node is there that was given up"
  k patch node node-2 --subresource=status -p '{"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}' >/dev/null
  k wait --for=condition=Ready node/node-2 --timeout=30s >/dev/null
  k delete deployment spread >/dev/null
}

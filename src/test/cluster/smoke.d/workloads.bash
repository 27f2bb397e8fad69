# Ordinary workloads. Sourced by "smoke".

workloads() {
  step "makes a Deployment, a StatefulSet with volumes and a Job ready"
  k apply -f "$here/smoke.d/workloads.yaml" >/dev/null
  k rollout status deployment/web --timeout=30s >/dev/null
  k rollout status statefulset/store --timeout=30s >/dev/null
  k wait --for=condition=complete job/once --timeout=30s >/dev/null
  shows Bound k get pvc data-store-0
  shows 'starting running Milvus' k logs deployment/web
  [ "$(k get pods -l app=web -o json | grep -c '"podIP"')" = 3 ] || die "pods have no addresses"
  [ "$(grep -c '"name":"web-' "$scratch/ready.log")" = 3 ] || die "the log of ready pods is wrong: $(cat "$scratch/ready.log")"
  eventually shows Started k get events --field-selector "involvedObject.uid=$(k get pod store-0 -o jsonpath='{.metadata.uid}')"
  step "lets a service account use its token"
  k create serviceaccount robot >/dev/null
  k create rolebinding robot --clusterrole=view --serviceaccount=default:robot >/dev/null
  local token server
  token=$(k create token robot)
  server=$(k config view --minify -o jsonpath='{.clusters[0].cluster.server}')
  as_robot() { "$KUBECTL" --kubeconfig /dev/null --insecure-skip-tls-verify --server "$server" --token "$token" "$@"; }
  eventually as_robot get pods
  ! as_robot get secrets >/dev/null 2>&1 || die "the service account may do too much"
  step "deletes all of it, volumes included"
  k delete -f "$here/smoke.d/workloads.yaml" --wait=false >/dev/null
  k wait --for=delete pod --all --timeout=30s >/dev/null
  k delete pvc --all >/dev/null
  eventually no_volumes
}

no_volumes() { [ -z "$(k get pv -o name)" ]; }

# What happens in the state folder of one cluster. Sourced by "cluster".

# lock keeps two calls for the same cluster apart. The lock is the state folder itself, so that no lock file
# is left; whoever waited for a folder that was removed meanwhile takes the new one.
lock() {
  while true; do
    (umask 077 && mkdir -p "$state") 2>/dev/null || continue # "down" of another cluster may remove $base
    exec 9<"$state" || continue
    flock 9
    if [ "$state" -ef /proc/self/fd/9 ]; then return; fi
  done
}

up() {
  if [ -n "${KUBECONFIG_UNDER_TEST:-}" ]; then
    say "uses the cluster of KUBECONFIG_UNDER_TEST"
    kubeconfig
    return
  fi
  local binary
  binary=$(build)
  lock
  if [ -n "$(ls -A "$state")" ]; then
    if "$binary" healthy --dir "$state" 2>/dev/null; then
      say "'$name' is running"
      kubeconfig
      return
    fi
    say "'$name' is not healthy: starting anew"
    kill_components
    find "$state" -mindepth 1 -delete
  fi
  trap 'kill_components; remove_state; exit 130' INT TERM
  # The processes must not hold the lock.
  if ! "$binary" start --dir "$state" --name "$name" ${start_options[@]+"${start_options[@]}"} 9<&- >/dev/null; then
    remove_state
    die "'$name' did not start"
  fi
  trap - INT TERM
  kubeconfig
}

down() {
  if [ -n "${KUBECONFIG_UNDER_TEST:-}" ] || [ ! -d "$state" ]; then return; fi
  lock
  kill_components
  remove_state
}

kubeconfig() {
  if [ -n "${KUBECONFIG_UNDER_TEST:-}" ]; then
    echo "$KUBECONFIG_UNDER_TEST"
  elif [ -f "$state/kubeconfig" ]; then
    echo "$state/kubeconfig"
  else
    die "'$name' is not running"
  fi
}

status() {
  if [ -n "${KUBECONFIG_UNDER_TEST:-}" ]; then
    say "uses the cluster of KUBECONFIG_UNDER_TEST"
    return
  fi
  [ -d "$state" ] || die "'$name' is not running"
  "$(build)" status --dir "$state"
}

node() {
  [ $# = 2 ] || usage
  local file
  file=$(kubeconfig)
  "$(build)" node --kubeconfig "$file" "$@"
}

# component_of prints the process id of a pid file if that process is still ours: process ids are used
# again, but no other process has the state folder among its arguments.
component_of() {
  local pid
  pid=$(cat "$1")
  if tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$state/"; then echo "$pid"; fi
} 2>/dev/null

# kill_components kills outright: nothing of the data is kept, and an API server asked politely takes its time.
kill_components() {
  local file pid
  for file in "$state"/*.pid; do
    [ -f "$file" ] || continue
    pid=$(component_of "$file") || true
    [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
  done
  for file in "$state"/*.pid; do
    [ -f "$file" ] || continue
    while [ -n "$(component_of "$file")" ]; do sleep 0.02; done
  done
}

remove_state() {
  rm -rf "$state"
  rmdir "$base" 2>/dev/null || true # the last one takes the common folder away
}

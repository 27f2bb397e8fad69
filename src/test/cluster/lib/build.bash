# Building the control plane. Sourced by "cluster".

kubernetes_version() { awk '$1 == "k8s.io/kubernetes" { print $2 }' "$here/control-plane/go.mod"; }

# sources_hash changes with everything that goes into the binary.
sources_hash() {
  (cd "$here/control-plane" &&
    find . \( -name '*.go' -o -name go.mod -o -name go.sum \) ! -name '*_test.go' -print0 | LC_ALL=C sort -z |
      xargs -0 sha256sum; cat "$here/lib/build.bash") | sha256sum | cut -c1-16
}

# build prints the path of the binary, after building it if it is not in the cache.
build() {
  local version binary
  version=$(kubernetes_version)
  binary=$cache/control-plane/$version-$(sources_hash)
  if [ ! -x "$binary" ]; then
    mkdir -p "$cache/control-plane"
    ( # Whoever comes meanwhile waits here and finds it built.
      exec 8>"$cache/control-plane/lock"
      flock -n 8 || { say "waits for another build"; flock 8; }
      [ -x "$binary" ] || compile "$version" "$binary"
    ) || exit 1
  fi
  touch "$binary" # so that "forget_old" sees it in use
  echo "$binary"
}

# compile_flags: the version has to be stamped, or the server says v0.0.0 and charts refuse it.
compile_flags() {
  local version=$1 stamp=k8s.io/component-base/version minor
  minor=${version#v1.}
  echo "-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=${minor%%.*} -X $stamp.gitCommit=none -X $stamp.gitTreeState=clean"
}

compile() {
  local version=$1 binary=$2 log=$2.log total begin=$SECONDS
  check_go
  export GOTOOLCHAIN=local GOWORK=off GOFLAGS=-buildvcs=false CGO_ENABLED=0
  say "building Kubernetes $version (about 10 minutes from nothing on two cores, a minute with a warm Go cache)"
  cd "$here/control-plane"
  say "downloading modules"
  total=$(go list -deps . 2>"$log" | wc -l) || { cat "$log" >&2; die "the modules of the control plane could not be downloaded"; }
  go build -p 2 -v -trimpath -ldflags "$(compile_flags "$version")" -o "$binary.new" . 2>"$log" 8>&- &
  compiler=$!
  trap 'kill $compiler 2>/dev/null' EXIT
  while sleep 1 && kill -0 $compiler 2>/dev/null; do
    if [ $(((SECONDS - begin) % 15)) = 0 ]; then
      say "compiled $(wc -l <"$log") of at most $total packages after $((SECONDS - begin)) s"
    fi
  done
  trap - EXIT
  wait $compiler || { grep -v '^[A-Za-z0-9./_-]*$' "$log" >&2 || true; die "the control plane does not build"; }
  mv "$binary.new" "$binary"
  rm -f "$log"
  say "built in $((SECONDS - begin)) s"
  forget_old
}

# forget_old keeps the three binaries used last: each is over 100 MB. Running clusters keep theirs.
forget_old() {
  find "$cache/control-plane" -name 'v*' -type f -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- | xargs -r rm -f
}

check_go() {
  local needed found
  needed=$(awk '$1 == "go" { print $2 }' "$here/control-plane/go.mod")
  command -v go >/dev/null || die "building the control plane needs Go $needed or newer, but there is no 'go' on the PATH"
  found=$(GOTOOLCHAIN=local go env GOVERSION)
  found=${found#go}
  [ "$(printf '%s\n' "$needed" "${found%% *}" | sort -V | head -n 1)" = "$needed" ] ||
    die "building the control plane needs Go $needed or newer, but 'go' is $found"
}

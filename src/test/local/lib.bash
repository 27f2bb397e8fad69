# What ./verify and ./demo need before anything else. Sourced from the project's top folder.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/milvus-plugin

# The plugin's parent POM asks for this Maven; an older one fetches a newer one as an ordinary artifact.
maven_wanted=3.9.6
maven_taken=3.9.11

say() { echo "== $*" >&2; }
die() { echo "!! $*" >&2; exit 1; }

need() { # PROGRAM WHAT-FOR
  command -v "$1" >/dev/null || die "$1 is missing ($2). Install it and run this command again."
}

requirements() {
  need java "JDK 17 or newer, to build and run"
  need javac "JDK 17 or newer, to build"
  need mvn "Maven 3.6 or newer, to build"
  local major
  major=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p')
  [ "${major%%.*}" -ge 17 ] || die "Java $major is too old. Install JDK 17 or newer and run this command again."
}

# Sets $maven to a Maven that is new enough.
maven() {
  maven=mvn
  local have
  have=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -1)
  if [ "$(printf '%s\n%s\n' "$maven_wanted" "$have" | sort -V | head -1)" = "$maven_wanted" ]; then return; fi
  maven=$cache/maven/apache-maven-$maven_taken/bin/mvn
  if [ ! -x "$maven" ]; then
    say "Maven $have is older than $maven_wanted: fetching $maven_taken (9 MB, some seconds)"
    local work
    mkdir -p "$cache/maven"
    work=$(mktemp -d "$cache/maven/new.XXXXXX")
    # outside the project, whose POM this Maven cannot read
    (cd "$work" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
      -Dartifact="org.apache.maven:apache-maven:$maven_taken:tar.gz:bin" -DoutputDirectory="$work") >&2
    tar xzf "$work/apache-maven-$maven_taken-bin.tar.gz" -C "$work"
    mv -T "$work/apache-maven-$maven_taken" "$cache/maven/apache-maven-$maven_taken" 2>/dev/null || [ -x "$maven" ]
    rm -rf "$work"
  fi
}

# Exports HELM3, HELM4, KUBECTL and HELM (the one on the PATH when it is new enough, else Helm 4).
tools() {
  local line
  while read -r line; do
    case $line in HELM3=*|HELM4=*|KUBECTL=*) export "${line?}" ;; esac
  done < <(src/test/cluster/cluster tools)
  [ -n "${HELM4:-}" ] || die "the tools could not be installed; see the lines above"
  if [ -z "${HELM:-}" ]; then
    if helm version --template '{{.Version}}' 2>/dev/null | grep -qE '^v(3\.(1[4-9]|[2-9][0-9])|[4-9])\.'; then
      HELM=$(command -v helm)
    else
      HELM=$HELM4
    fi
    export HELM
  fi
}

# Compiles the inner ring with its test tree and sets $classpath.
classpath() {
  say "compiling the inner ring (about 20 s; the first time Maven fetches 60 MB)"
  "$maven" -q -B -f pom-core.xml test-compile \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=target/core/classpath >&2
  classpath=target/core/test-classes:target/core/classes:$(cat target/core/classpath)
}

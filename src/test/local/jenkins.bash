# ./demo --jenkins: Jenkins on localhost with the plugin and a pipeline job that does what ./demo does.

jenkins() { # KUBECONFIG WORK
  local kubeconfig=$1 work=$2 port=${JENKINS_PORT:-8080} chart=$2/charts/milvus-5.0.19.tgz
  local home=$work/home
  "$maven" -q -B dependency:resolve >/dev/null 2>&1 ||
    die "Jenkins' artifacts cannot be resolved here. Run ./demo without --jenkins, or give Maven the settings of Jenkins' developer documentation."
  mkdir -p "$home/jobs/scale-milvus"
  cat > "$home/jobs/scale-milvus/config.xml" <<XML
<?xml version='1.1' encoding='UTF-8'?>
<flow-definition>
  <description>Installs Milvus and scales every kind of worker node out and in, as Milvus' scale-out guide does.</description>
  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
    <script>pipeline {
  agent any
  environment {
    KUBECONFIG = '$kubeconfig'
    PATH = "$work/bin:\$PATH"
  }
  stages {
    stage('Install Milvus') {
      steps {
        milvusInstall release: 'my-release', namespace: 'milvus', createNamespace: true, chart: '$chart'
      }
    }
    stage('Scale out') {
      steps {
        milvusScale components: [queryNode: 3, dataNode: 3, streamingNode: 3, proxy: 3], release: 'my-release', namespace: 'milvus', chart: '$chart'
      }
    }
    stage('Scale in') {
      steps {
        milvusScale components: [queryNode: 1, dataNode: 1, streamingNode: 1, proxy: 1], release: 'my-release', namespace: 'milvus', chart: '$chart', stableFor: 1
      }
    }
  }
}</script>
    <sandbox>true</sandbox>
  </definition>
</flow-definition>
XML
  mkdir -p "$work/bin"
  ln -s "$HELM" "$work/bin/helm"
  say "starting Jenkins: when it is up, open http://127.0.0.1:$port/jenkins/job/scale-milvus/ and press Build Now; Ctrl-C ends everything"
  "$maven" -B hpi:run -Dhost=127.0.0.1 -Dport="$port" -DjenkinsHome="$home" -Dspotbugs.skip -Dspotless.check.skip
}

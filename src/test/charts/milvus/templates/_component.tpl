{{/*
One Milvus component as a Deployment. Takes a dict:
  top       the chart's context
  values    the component's values
  name      its label, its container's name and the end of its own name
  args      what "milvus run" is told (the name, if absent)
  port      its own port (none, if absent) and portName (the name, if absent)
  recreate  whether its pods are recreated rather than rolled
  fixed     a number of replicas that no value changes
  group     its resource group, if any
  annotations  of the Deployment itself
*/}}
{{- define "milvus.component" -}}
{{- $top := .top -}}
{{- $all := .top.Values -}}
{{- $own := .values -}}
{{- $modern := semverCompare ">=4.2.0-0" $top.Chart.Version -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "milvus.fullname" $top }}-{{ .name }}{{ with .group }}-{{ . }}{{ end }}
  namespace: {{ $top.Release.Namespace }}
  labels:
    {{- include "milvus.labels" $top | nindent 4 }}
    component: {{ .name }}
    {{- with .group }}
    milvus.io/resource-group: {{ . | quote }}
    {{- end }}
    {{- with $all.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with merge (dict) (.annotations | default dict) $all.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- /* Anything that is not a number counts as 0 here and is written as it stands; null is the API server's default, 1. */}}
  {{- if .fixed }}
  replicas: {{ .fixed }}
  {{- else if ge (int $own.replicas) 0 }}
  replicas: {{ $own.replicas }}
  {{- end }}
  {{- if .recreate }}
  strategy:
    type: Recreate
  {{- else }}
  {{- with $own.strategy }}
  strategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "milvus.matchLabels" $top | nindent 6 }}
      component: {{ .name }}
      {{- with .group }}
      milvus.io/resource-group: {{ . | quote }}
      {{- end }}
  template:
    metadata:
      labels:
        {{- include "milvus.matchLabels" $top | nindent 8 }}
        component: {{ .name }}
        {{- with .group }}
        milvus.io/resource-group: {{ . | quote }}
        {{- end }}
        {{- with $all.labels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        # Restarts every component when the configuration changes. Replica counts are no part of it.
        checksum/config: {{ include (print $top.Template.BasePath "/configmap.yaml") $top | sha256sum }}
        {{- with $all.annotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- if $modern }}
        {{- with $own.annotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- end }}
    spec:
      serviceAccountName: {{ $all.serviceAccount.name | default (ternary "milvus" "default" $all.serviceAccount.create) }}
      {{- with $all.image.all.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      {{- if not $modern }}
      initContainers:
        - name: config
          image: {{ $all.image.tools.repository }}:{{ $all.image.tools.tag }}
          imagePullPolicy: {{ $all.image.tools.pullPolicy }}
          command: ["/cp", "/run-helm.sh,/merge", "/milvus/tools/run-helm.sh,/milvus/tools/merge"]
          volumeMounts:
            - {name: tools, mountPath: /milvus/tools}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ $all.image.all.repository }}:{{ $all.image.all.tag }}
          imagePullPolicy: {{ $all.image.all.pullPolicy }}
          args: {{ concat (ternary (list) (list "/milvus/tools/run-helm.sh") $modern) (list "milvus" "run") (.args | default (list .name)) | toJson }}
          {{- if or .group $own.extraEnv }}
          env:
            {{- with .group }}
            - {name: MILVUS_SERVER_LABEL_RESOURCE_GROUP, value: {{ . | quote }}}
            {{- end }}
            {{- with $own.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          {{- end }}
          ports:
            {{- with .port }}
            - {name: {{ $.portName | default $.name }}, containerPort: {{ . }}, protocol: TCP}
            {{- end }}
            - {name: metrics, containerPort: 9091, protocol: TCP}
          {{- with omit $all.livenessProbe "enabled" }}
          {{- if $all.livenessProbe.enabled }}
          livenessProbe:
            {{- if semverCompare ">=4.2.38-0" $top.Chart.Version }}
            tcpSocket: {port: metrics}
            {{- else }}
            httpGet: {path: /healthz, port: metrics}
            {{- end }}
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- end }}
          {{- if $all.readinessProbe.enabled }}
          readinessProbe:
            httpGet: {path: /healthz, port: metrics}
            {{- omit $all.readinessProbe "enabled" | toYaml | nindent 12 }}
          {{- end }}
          resources:
            {{- toYaml $own.resources | nindent 12 }}
          volumeMounts:
            {{- if $all.customConfigMap }}
            - {name: milvus-config, mountPath: /milvus/configs/user.yaml, subPath: milvus.yaml, readOnly: true}
            {{- else }}
            - {name: milvus-config, mountPath: /milvus/configs/default.yaml, subPath: default.yaml, readOnly: true}
            - {name: milvus-config, mountPath: /milvus/configs/user.yaml, subPath: user.yaml, readOnly: true}
            {{- end }}
            - {name: tools, mountPath: /milvus/tools}
            {{- if eq .name "standalone" }}
            - {name: milvus-data-disk, mountPath: /var/lib/milvus}
            {{- end }}
      {{- $placement := list "nodeSelector" "affinity" "tolerations" }}
      {{- range $key := ternary (concat $placement (list "topologySpreadConstraints" "securityContext")) $placement (semverCompare ">=4.2.42-0" $top.Chart.Version) }}
      {{- with get $own $key | default (get $all $key) }}
      {{ $key }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      volumes:
        - name: milvus-config
          configMap:
            name: {{ $all.customConfigMap | default (include "milvus.fullname" $top) }}
        - name: tools
          emptyDir: {}
        {{- if eq .name "standalone" }}
        - name: milvus-data-disk
          {{- if $own.persistence.enabled }}
          persistentVolumeClaim:
            claimName: {{ $own.persistence.persistentVolumeClaim.existingClaim | default (include "milvus.fullname" $top | trunc 58) }}
          {{- else }}
          emptyDir: {}
          {{- end }}
        {{- end }}
{{- end -}}

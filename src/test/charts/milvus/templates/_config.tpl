{{/* Shorter than Milvus needs: enough that a changed setting, dependency or template changes the checksum on every pod. */}}
{{- define "milvus.config" -}}
{{- $etcd := include "milvus.dependency" (dict "release" .Release.Name "name" .Values.etcd.name) -}}
{{- $woodpecker := include "milvus.woodpecker" . -}}
etcd:
  endpoints:
  {{- if .Values.externalEtcd.enabled }}
    {{- toYaml .Values.externalEtcd.endpoints | nindent 4 }}
  {{- else }}
  {{- range $i := until (int .Values.etcd.replicaCount) }}
    - {{ $etcd }}-{{ $i }}.{{ $etcd }}-headless.{{ $.Release.Namespace }}.svc.cluster.local:{{ $.Values.etcd.service.port }}
  {{- end }}
  {{- end }}
minio:
  {{- if .Values.externalS3.enabled }}
  address: {{ .Values.externalS3.host }}
  port: {{ .Values.externalS3.port }}
  {{- else }}
  address: {{ include "milvus.dependency" (dict "release" .Release.Name "name" .Values.minio.name) }}
  port: {{ .Values.minio.service.port }}
  {{- end }}
  bucketName: {{ .Values.minio.bucketName }}
{{- $pulsar := "" }}
{{- if .Values.externalPulsar.enabled }}
{{- $pulsar = printf "%s:%v" .Values.externalPulsar.host .Values.externalPulsar.port }}
{{- else if .Values.pulsar.enabled }}
{{- $pulsar = printf "%s-proxy:6650" (include "milvus.dependency" (dict "release" .Release.Name "name" .Values.pulsar.name)) }}
{{- else if and .Values.pulsarv3 .Values.pulsarv3.enabled (not (and .Values.woodpecker .Values.woodpecker.enabled)) }}
{{- $pulsar = printf "%s-proxy:6650" (include "milvus.dependency" (dict "release" .Release.Name "name" .Values.pulsarv3.name)) }}
{{- end }}
mq:
  {{- if $pulsar }}
  type: pulsar
  address: {{ $pulsar }}
  {{- else }}
  type: {{ ternary "woodpecker" .Values.standalone.messageQueue .Values.cluster.enabled }}
  {{- end }}
{{- if semverCompare ">=5.0.0-0" .Chart.Version }}
woodpecker:
  storage:
    type: {{ ternary "service" .Values.streaming.woodpecker.storage.type (eq $woodpecker "true") }}
{{- end }}
{{- range $key := list "rootCoordinator" "queryCoordinator" "dataCoordinator" "indexCoordinator" }}
{{- $own := get $.Values $key }}
{{ $key | trimSuffix "inator" }}:
  address: {{ ternary (printf "%s-%s" (include "milvus.fullname" $) ($key | trimSuffix "inator" | lower)) "localhost" $.Values.cluster.enabled }}
  port: {{ $own.service.port }}
  enableActiveStandby: {{ or $own.activeStandby.enabled (and $.Values.mixCoordinator.enabled $.Values.mixCoordinator.activeStandby.enabled) }}
{{- end }}
proxy:
  port: 19530
  {{- /* What one line of a template does: the step from 4.1.35 to 4.1.36 restarts every Milvus pod, with the same image. */}}
  {{- if semverCompare ">=4.1.36-0" .Chart.Version }}
  internalPort: 19529
  {{- end }}
queryNode:
  enableDisk: {{ .Values.queryNode.disk.enabled }}
indexNode:
  enableDisk: {{ .Values.indexNode.disk.enabled }}
{{- if .Values.replicaResourceGroups }}
streaming:
  primaryResourceGroup: {{ first .Values.replicaResourceGroups }}
{{- end }}
log:
  level: {{ .Values.log.level }}
{{- end -}}

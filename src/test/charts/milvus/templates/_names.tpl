{{- define "milvus.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The release's name alone where it already contains "milvus" (or nameOverride): find workloads by label, not by name. */}}
{{- define "milvus.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $long := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $long | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The same rule for a dependency, seen from here: its values must have a name. */}}
{{- define "milvus.dependency" -}}
{{- ternary .release (printf "%s-%s" .release .name) (contains .name .release) -}}
{{- end -}}

{{/* The labels of pods and selectors; "component" is added bare, without a prefix. */}}
{{- define "milvus.matchLabels" -}}
app.kubernetes.io/name: {{ include "milvus.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The labels of objects. Pods lack the chart's version: a new chart alone does not restart them. */}}
{{- define "milvus.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{ include "milvus.matchLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Whether there are streaming nodes: they have no "enabled" of their own. Reused values of 4.1 have no streaming at all. */}}
{{- define "milvus.streaming" -}}
{{- if semverCompare ">=4.2.8-0" .Chart.Version -}}
{{- if and .Values.streaming .Values.streaming.enabled -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/* Whether Woodpecker runs in pods of its own. Read by 5.0 alone: values of an older chart have no streaming.woodpecker. */}}
{{- define "milvus.woodpecker" -}}
{{- if semverCompare ">=5.0.0-0" .Chart.Version -}}
{{- if and (eq .Values.streaming.woodpecker.embedded false) .Values.woodpecker.enabled -}}true{{- end -}}
{{- end -}}
{{- end -}}

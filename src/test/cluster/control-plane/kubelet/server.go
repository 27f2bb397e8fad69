package kubelet

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
)

// serve answers the API server's requests on a free loopback port, which it returns. Only "kubectl logs"
// is there; exec and port-forward would need a container.
func (k *Kubelet) serve() (port int, err error) {
	authority, err := os.ReadFile(k.CA)
	if err != nil {
		return 0, err
	}
	clients := x509.NewCertPool()
	if !clients.AppendCertsFromPEM(authority) {
		return 0, errors.New("no certificate in " + k.CA)
	}
	own, err := tls.LoadX509KeyPair(k.Cert, k.Key)
	if err != nil {
		return 0, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	routes.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", k.serveLog)
	server := &http.Server{
		Handler:  routes,
		ErrorLog: log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{own},
			ClientCAs:    clients,
			ClientAuth:   tls.RequireAndVerifyClientCert,
		},
	}
	go func() { _ = server.ServeTLS(listener, "", "") }()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func (k *Kubelet) serveLog(response http.ResponseWriter, request *http.Request) {
	namespace, pod, container := request.PathValue("namespace"), request.PathValue("pod"), request.PathValue("container")
	worker := k.workers.named(namespace, pod)
	if worker == nil {
		http.Error(response, fmt.Sprintf("pod %q not found", pod), http.StatusNotFound)
		return
	}
	query := request.URL.Query()
	previous, _ := strconv.ParseBool(query.Get("previous"))
	lines, ok := worker.logs.get(container, previous)
	switch {
	case !ok && previous:
		http.Error(response, fmt.Sprintf("previous terminated container %q in pod %q not found", container, pod), http.StatusBadRequest)
		return
	case !ok:
		http.Error(response, fmt.Sprintf("container %q in pod %q is waiting to start: ContainerCreating", container, pod), http.StatusBadRequest)
		return
	}
	tail := -1
	if text := query.Get("tailLines"); text != "" {
		if number, err := strconv.Atoi(text); err == nil {
			tail = number
		}
	}
	response.Header().Set("Content-Type", "text/plain")
	_, _ = io.WriteString(response, lastLines(lines, tail))
}

package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/component-base/version"

	"milvus-plugin/control-plane/kubelet"
	"milvus-plugin/control-plane/launch"
	"milvus-plugin/control-plane/provisioner"
)

func runStart(arguments []string) error {
	flags := flag.NewFlagSet("start", flag.ExitOnError)
	var options launch.Options
	defaults := kubelet.Defaults()
	flags.StringVar(&options.Dir, "dir", "", "state folder")
	flags.StringVar(&options.Name, "name", "default", "name of the cluster")
	flags.IntVar(&options.Nodes, "nodes", 3, "number of nodes")
	flags.DurationVar(&options.NodeGrace, "node-grace", 20*time.Second, "a silent node counts as lost after this")
	flags.StringVar(&options.AuditLog, "audit-log", "", "file for the audit log")
	pods := flags.Int("pods-per-node", 1000, "pods a node takes")
	ready := flags.Duration("ready-after", defaults.ReadyAfter, "from the start of containers to Ready")
	terminate := flags.Duration("terminate-after", defaults.TerminateAfter, "from the request to delete to the end of containers")
	readyLog := flags.String("ready-log", "", "file that notes when pods became ready")
	_ = flags.Parse(arguments)
	// The components run in the state folder, not here.
	for _, file := range []*string{&options.AuditLog, readyLog} {
		if *file == "" {
			continue
		}
		absolute, err := filepath.Abs(*file)
		if err != nil {
			return err
		}
		*file = absolute
	}
	options.Progress = os.Stderr
	options.KubeletArgs = []string{
		"--nodes=" + strconv.Itoa(options.Nodes),
		"--pods-per-node=" + strconv.Itoa(*pods),
		"--ready-after=" + ready.String(),
		"--terminate-after=" + terminate.String(),
		"--ready-log=" + *readyLog,
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	kubeconfig, err := launch.Start(ctx, options)
	if err != nil {
		return err
	}
	fmt.Println(kubeconfig)
	return nil
}

func runKubelet(arguments []string) error {
	flags := flag.NewFlagSet("simulated-kubelet", flag.ExitOnError)
	config := kubelet.Config{Defaults: kubelet.Defaults()}
	kubeconfig := flags.String("kubeconfig", "", "how to reach the API server")
	flags.StringVar(&config.CA, "ca", "", "authority of the clients' certificates")
	flags.StringVar(&config.Cert, "cert", "", "certificate of the server for logs")
	flags.StringVar(&config.Key, "key", "", "its key")
	flags.IntVar(&config.Nodes, "nodes", 3, "number of nodes")
	flags.IntVar(&config.PodsPerNode, "pods-per-node", 1000, "pods a node takes")
	flags.DurationVar(&config.Defaults.ReadyAfter, "ready-after", config.Defaults.ReadyAfter, "from start to Ready")
	flags.DurationVar(&config.Defaults.TerminateAfter, "terminate-after", config.Defaults.TerminateAfter, "from deletion to end")
	flags.StringVar(&config.ReadyLog, "ready-log", "", "file that notes when pods became ready")
	_ = flags.Parse(arguments)
	client, err := clientConfig(*kubeconfig)
	if err != nil {
		return err
	}
	ctx := context.Background()
	ended := make(chan error, 2)
	go func() { ended <- kubelet.Run(ctx, client, config) }()
	go func() { ended <- provisioner.Run(ctx, client) }()
	return <-ended
}

func runKill(arguments []string) error {
	launch.Kill(stateDir("kill", arguments))
	return nil
}

func runHealthy(arguments []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return launch.Healthy(ctx, stateDir("healthy", arguments))
}

func runStatus(arguments []string) error {
	dir := stateDir("status", arguments)
	fmt.Println("kubernetes", version.Get().GitVersion)
	for _, name := range launch.Names {
		if pid := launch.Running(dir, name); pid != 0 {
			fmt.Println(name, "runs, process", pid)
		} else {
			fmt.Println(name, "does not run")
		}
	}
	return runHealthy(arguments)
}

func stateDir(command string, arguments []string) string {
	flags := flag.NewFlagSet(command, flag.ExitOnError)
	dir := flags.String("dir", "", "state folder")
	_ = flags.Parse(arguments)
	return *dir
}

// runNode makes a node fall silent or come back.
func runNode(arguments []string) error {
	flags := flag.NewFlagSet("node", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "how to reach the API server")
	_ = flags.Parse(arguments)
	if flags.NArg() != 2 || flags.Arg(0) != "stop" && flags.Arg(0) != "start" {
		return fmt.Errorf("usage: node stop|start NAME")
	}
	config, err := clientConfig(*kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	value := "null" // removes the annotation
	if flags.Arg(0) == "stop" {
		value = `"true"`
	}
	patch := fmt.Sprintf(`{"metadata":{"annotations":{%q:%s}}}`, kubelet.StoppedAnnotation, value)
	_, err = client.CoreV1().Nodes().Patch(context.Background(), flags.Arg(1), types.MergePatchType, []byte(patch), metav1.PatchOptions{})
	return err
}

func clientConfig(kubeconfig string) (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS = -1 // no limit
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	return config, nil
}

// Command control-plane is a whole Kubernetes control plane for tests in one binary: every component is a
// sub-command, so that all of them are built and linked once. At run time each is a process of its own.
package main

import (
	"fmt"
	"os"
	_ "time/tzdata" // CronJobs name time zones, and the machine may have none

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

// upstream are the components used as they are.
var upstream = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllermanager.NewControllerManagerCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
}

// own are the sub-commands written here.
var own = map[string]func(arguments []string) error{
	"simulated-kubelet": runKubelet,
	"start":             runStart,
	"kill":              runKill,
	"healthy":           runHealthy,
	"status":            runStatus,
	"node":              runNode,
}

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("the first argument has to be a component"))
	}
	name := os.Args[1]
	arguments := os.Args[2:]
	if name == "etcd" {
		etcdmain.Main(append([]string{name}, arguments...))
		return
	}
	if component, ok := upstream[name]; ok {
		command := component()
		command.SetArgs(arguments)
		os.Exit(cli.Run(command))
	}
	command, ok := own[name]
	if !ok {
		fail(fmt.Errorf("unknown sub-command %q", name))
	}
	if err := command(arguments); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "cluster:", err)
	os.Exit(1)
}

package launch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// start runs a component on its own, detached from the terminal, and notes its process id at once, so
// that "down" finds it even when "up" is interrupted right after.
func (c *cluster) start(what component) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.Create(c.path("logs", what.name+".log"))
	if err != nil {
		return err
	}
	defer log.Close()
	// The state folder is always one of the arguments: it tells later that a process id is still ours.
	command := exec.Command(self, append([]string{what.name}, what.args...)...)
	command.Dir = c.Dir
	// Memory is cheaper than processor time on the machines that run tests.
	command.Env = append(os.Environ(), "GOGC=500")
	command.Stdout = log
	command.Stderr = log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return fmt.Errorf("%s does not start: %w", what.name, err)
	}
	exited := make(chan struct{})
	c.processes[what.name] = exited
	go func() {
		_ = command.Wait()
		close(exited)
	}()
	return os.WriteFile(pidFile(c.Dir, what.name), []byte(strconv.Itoa(command.Process.Pid)+"\n"), 0o600)
}

// exited names a component that ended by itself, with the end of its log.
func (c *cluster) exited() error {
	for name, done := range c.processes {
		select {
		case <-done:
			return &exitError{name: name, log: tail(c.path("logs", name+".log"))}
		default:
		}
	}
	return nil
}

type exitError struct{ name, log string }

func (e *exitError) Error() string {
	return fmt.Sprintf("%s ended by itself; the end of its log:\n%s", e.name, e.log)
}

func (e *exitError) portTaken() bool { return strings.Contains(e.log, "address already in use") }

func tail(file string) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	const most = 3000
	if len(content) > most {
		content = content[len(content)-most:]
	}
	return string(content)
}

func pidFile(dir, name string) string { return filepath.Join(dir, name+".pid") }

// Running returns the process id of a component, or 0. A process counts only when the state folder is
// among its arguments: process ids are used again.
func Running(dir, name string) int {
	content, err := os.ReadFile(pidFile(dir, name))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0
	}
	arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || !strings.Contains(string(arguments), dir+"/") {
		return 0
	}
	return pid
}

// Kill ends all components. They are killed outright: nothing of their data is kept, and an API server
// asked politely takes its time.
func Kill(dir string) {
	for _, name := range Names {
		if pid := Running(dir, name); pid != 0 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

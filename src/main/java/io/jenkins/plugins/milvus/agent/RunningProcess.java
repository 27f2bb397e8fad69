package io.jenkins.plugins.milvus.agent;

import hudson.Launcher;
import hudson.Proc;
import hudson.model.Computer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A process on the agent that is waited for with a limit of time. Another thread starts it and waits, which nobody
 * interrupts: remoting answers an interrupt by forgetting about the process, or by an exception of its own.
 */
final class RunningProcess {

    private static final Logger LOGGER = Logger.getLogger(RunningProcess.class.getName());

    /** By it a launcher finds a process to stop, even inside a container. */
    static final String COOKIE = "JENKINS_SERVER_COOKIE";

    /** Seconds for SIGTERM, Jenkins' 5 seconds, SIGKILL and the way there and back. */
    private static final int GRACE = 30;

    private static final int TURN = 500;

    private final Launcher launcher;
    private final String program;
    private final String cookie;
    private final Future<Integer> end;
    private volatile Proc process;

    /**
     * Starts it.
     *
     * @param program for messages
     * @param cookie the value of {@link #COOKIE} in its environment
     */
    RunningProcess(Launcher launcher, Launcher.ProcStarter starter, String program, String cookie) {
        this.launcher = launcher;
        this.program = program;
        this.cookie = cookie;
        this.end = Computer.threadPoolForRemoting.submit(() -> run(starter));
    }

    private int run(Launcher.ProcStarter starter) throws IOException, InterruptedException {
        try {
            process = starter.start();
        } catch (IOException e) {
            throw new IOException(Messages.RunningProcess_notStarted(program, e.getMessage()), e);
        }
        return process.join();
    }

    /**
     * Waits for its end.
     *
     * @return the exit code
     * @throws IOException naming the program, when it could not be started, took too long and was stopped, or the agent
     *     was lost
     * @throws InterruptedException after it has been stopped
     */
    int await(Duration limit) throws IOException, InterruptedException {
        try {
            return end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String seconds = String.valueOf(limit.toSeconds());
            String message = stop()
                    ? Messages.RunningProcess_stopped(program, seconds)
                    : Messages.RunningProcess_notStopped(program, seconds);
            throw new IOException(message, e);
        } catch (InterruptedException e) {
            stop();
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (process == null && cause instanceof IOException notStarted) {
                throw notStarted;
            }
            throw new IOException(Messages.RunningProcess_broken(program, cause.getMessage()), cause);
        }
    }

    /** Stops it and waits until it is gone, whoever interrupts meanwhile; false when it is still there. */
    private boolean stop() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE);
        // not on this thread: what stops a process may hang when the agent does
        Computer.threadPoolForRemoting.execute(() -> kill(deadline));
        boolean interrupted = false;
        while (!end.isDone() && System.nanoTime() < deadline) {
            try {
                end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return end.isDone();
    }

    /** More than once, since it may be about to start. */
    private void kill(long deadline) {
        try {
            while (!end.isDone() && System.nanoTime() < deadline) {
                // finds it inside a container as well, where Proc.kill only lets go of it
                launcher.kill(Map.of(COOKIE, cookie));
                Proc started = process;
                if (started != null && !end.isDone()) {
                    started.kill();
                }
                Thread.sleep(TURN);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            // whoever waits finds out by itself that it goes on
            LOGGER.log(Level.WARNING, "Cannot stop " + program, e);
        }
    }
}

package io.jenkins.plugins.milvus.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What processes take, as Linux tells it. */
final class Processes {

    /** Linux' clock ticks of user space: 100 a second on every architecture that Java runs on. */
    private static final double TICKS = 100;

    private static final int CHILDREN_USER = 15;
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Processes() {}

    /** Processor seconds of all processes that this JVM has started and that are over. */
    static double children() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        // the second field is the program's name in parentheses, which may have anything in it
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[CHILDREN_USER - 2]) + Long.parseLong(fields[CHILDREN_USER - 1])) / TICKS;
    }

    /** Processor seconds of this JVM, its compilers and collectors included. */
    static double own() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** Megabytes of heap that are in use after a collection. */
    static double heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0 / 1024.0;
    }

    /** Looks at the memory of this JVM's children until it is closed. */
    static final class Memory implements AutoCloseable {

        private final Thread thread = new Thread(this::watch, "memory of processes");
        private volatile boolean over;
        private volatile double most;

        Memory() {
            thread.setDaemon(true);
            thread.start();
        }

        /** The most megabytes that one of them ever had in memory. */
        double most() {
            return most;
        }

        private void watch() {
            while (!over) {
                ProcessHandle.current().children().forEach(each -> most = Math.max(most, megabytes(each.pid())));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        private static double megabytes(long pid) {
            try {
                return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                        .findFirst()
                        // it has ended and is not forgotten yet
                        .orElse(0);
            } catch (NoSuchFileException e) {
                // it has just ended
                return 0;
            } catch (IOException e) {
                if (ProcessHandle.of(pid).isEmpty()) {
                    return 0;
                }
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            over = true;
        }
    }
}

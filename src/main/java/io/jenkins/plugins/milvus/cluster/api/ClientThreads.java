package io.jenkins.plugins.milvus.cluster.api;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one client: as many as there are watches and requests at work, and none soon after. okhttp reads by
 * waiting, a thread for each watch. On Java 24 and newer these are virtual threads, which hold none of the system's while
 * they wait; on 21 to 23 okhttp's monitors would hold one all the same (JEP 491).
 */
final class ClientThreads {

    private static final int WAITING_IS_FREE = 24;

    private ClientThreads() {}

    static ExecutorService create(String server) {
        String name = "Milvus client of " + server + " #";
        return virtual()
                ? virtual(name)
                : new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), ofTheSystem(name));
    }

    /** Whether this Java has threads that cost nothing while they wait, whatever they wait for. */
    static boolean virtual() {
        return Integer.parseInt(System.getProperty("java.specification.version")) >= WAITING_IS_FREE;
    }

    private static ThreadFactory ofTheSystem(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return detached(thread);
        };
    }

    /** By reflection, because the plugin runs on Java 17 as well, which does not know them. */
    private static ExecutorService virtual(String name) {
        try {
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            type.getMethod("name", String.class, long.class).invoke(builder, name, 1L);
            type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
            ThreadFactory threads = (ThreadFactory) type.getMethod("factory").invoke(builder);
            ThreadFactory detached = task -> detached(threads.newThread(task));
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, detached);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "Java " + System.getProperty("java.version") + " has no virtual threads", e);
        }
    }

    /** A request may come from any thread; its class loader must neither matter here nor be kept alive. */
    private static Thread detached(Thread thread) {
        thread.setContextClassLoader(ClientThreads.class.getClassLoader());
        return thread;
    }
}

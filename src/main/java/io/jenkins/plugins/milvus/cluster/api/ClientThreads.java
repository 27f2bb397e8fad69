package io.jenkins.plugins.milvus.cluster.api;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one client: as many as there are watches and requests at work, and none soon after. */
final class ClientThreads {

    private ClientThreads() {}

    static ExecutorService create(String server) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "Milvus client of " + server + " #" + number.incrementAndGet());
            thread.setDaemon(true);
            // a request may come from any thread; its class loader must neither matter here nor be kept alive
            thread.setContextClassLoader(ClientThreads.class.getClassLoader());
            return thread;
        });
    }
}

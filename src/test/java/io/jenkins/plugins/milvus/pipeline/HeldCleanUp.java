package io.jenkins.plugins.milvus.pipeline;

import hudson.ExtensionList;
import hudson.FilePath.FileCallableWrapperFactory;
import hudson.remoting.DelegatingCallable;
import io.jenkins.plugins.milvus.agent.Scratches;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Agents that do not answer while a step's folder is to be deleted, until it is closed. */
final class HeldCleanUp extends FileCallableWrapperFactory implements AutoCloseable {

    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** From now on. */
    HeldCleanUp() {
        ExtensionList.lookup(FileCallableWrapperFactory.class).add(this);
    }

    /** Whether any was held. */
    boolean began() {
        return began.getCount() == 0;
    }

    @Override
    public <T> DelegatingCallable<T, IOException> wrap(DelegatingCallable<T, IOException> callable) {
        boolean cleaning = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(each -> each.getClassName().equals(Scratches.class.getName())
                        && each.getMethodName().equals("remove")));
        if (cleaning) {
            began.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return callable;
    }

    @Override
    public void close() {
        released.countDown();
        ExtensionList.lookup(FileCallableWrapperFactory.class).remove(this);
    }
}

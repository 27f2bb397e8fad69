package io.jenkins.plugins.milvus.local;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.runner.Runner;
import org.junit.runners.Parameterized;
import org.junit.runners.ParentRunner;
import org.junit.runners.model.RunnerScheduler;

/**
 * A {@link Parameterized} whose tests run a few at a time: they mostly wait for a cluster, each in a namespace of its
 * own. With both Helms, or with one: {@link OneHelm}.
 */
public final class Concurrently extends Parameterized {

    private static final int TESTS_AT_A_TIME = 2;
    private static final long HOURS = 1;

    /** For JUnit. */
    public Concurrently(Class<?> test) throws Throwable {
        super(test);
        setScheduler(new Pool(Executors.newCachedThreadPool()));
        for (Runner child : getChildren()) {
            if (child instanceof ParentRunner<?> parent) {
                parent.setScheduler(new Pool(Executors.newFixedThreadPool(TESTS_AT_A_TIME)));
            }
        }
    }

    @Override
    protected List<Runner> getChildren() {
        OneHelm one = getTestClass().getAnnotation(OneHelm.class);
        if (one == null || System.getenv("MILVUS_BOTH_HELMS") != null) {
            return super.getChildren();
        }
        return super.getChildren().stream()
                .filter(each -> each.getDescription().getDisplayName().contains("Helm " + one.value()))
                .toList();
    }

    private record Pool(ExecutorService threads) implements RunnerScheduler {

        @Override
        public void schedule(Runnable test) {
            threads.execute(test);
        }

        @Override
        public void finished() {
            threads.shutdown();
            try {
                if (!threads.awaitTermination(HOURS, TimeUnit.HOURS)) {
                    throw new IllegalStateException("the tests did not end");
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}

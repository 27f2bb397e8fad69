package io.jenkins.plugins.milvus.local;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.junit.runner.Description;
import org.junit.runner.Runner;
import org.junit.runner.manipulation.Filter;
import org.junit.runner.manipulation.NoTestsRemainException;
import org.junit.runners.Parameterized;
import org.junit.runners.ParentRunner;
import org.junit.runners.model.FrameworkMethod;
import org.junit.runners.model.RunnerScheduler;

/**
 * A {@link Parameterized} whose tests run a few at a time: they mostly wait for a cluster, each in a namespace of its
 * own.
 *
 * <p>To keep all tests within their time, every other test of a class is run with Helm 3 and the rest with Helm 4. With
 * {@link BothHelms}, or with {@code MILVUS_BOTH_HELMS=1} in the environment, each is run with both.
 */
public final class Concurrently extends Parameterized {

    /** Whether each test is to be run with both Helms, which takes half an hour more. */
    public static final boolean BOTH_HELMS = System.getenv("MILVUS_BOTH_HELMS") != null;

    private static final int TESTS_AT_A_TIME = 2;
    private static final long HOURS = 1;

    /** For JUnit. */
    public Concurrently(Class<?> test) throws Throwable {
        super(test);
        if (!test.isAnnotationPresent(BothHelms.class) && !BOTH_HELMS) {
            takeTurns();
        }
        setScheduler(new Pool(Executors.newCachedThreadPool()));
        for (Runner child : getChildren()) {
            if (child instanceof ParentRunner<?> parent) {
                parent.setScheduler(new Pool(Executors.newFixedThreadPool(TESTS_AT_A_TIME)));
            }
        }
    }

    private void takeTurns() throws NoTestsRemainException {
        List<String> names = getTestClass().getAnnotatedMethods(Test.class).stream()
                .map(FrameworkMethod::getName)
                .sorted()
                .toList();
        filter(new Filter() {
            @Override
            public boolean shouldRun(Description description) {
                if (!description.isTest()) {
                    return description.getChildren().stream().anyMatch(this::shouldRun);
                }
                // name[Helm 3]
                String[] parts = description.getMethodName().split("\\[", 2);
                int turn = names.indexOf(parts[0]) % 2 == 0 ? 3 : 4;
                return parts[1].contains("Helm " + turn);
            }

            @Override
            public String describe() {
                return "one Helm for each test";
            }
        });
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

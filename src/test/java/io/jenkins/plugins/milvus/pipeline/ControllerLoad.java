package io.jenkins.plugins.milvus.pipeline;

import io.jenkins.plugins.milvus.bench.StepsWaiting;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;

/** Heap and threads of the JVM in which it runs. */
final class ControllerLoad {

    /** So often a thread has to be seen in one of our methods to be held. */
    static final int LOOKS = 10;

    private static final long PAUSE_MILLIS = 200;
    private static final int COLLECTIONS = 3;

    private ControllerLoad() {}

    static StepsWaiting look(String step, int steps) throws Exception {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(PAUSE_MILLIS);
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        TreeMap<String, Integer> held = held();
        TreeMap<String, Integer> threads = named(Thread.getAllStackTraces().keySet());
        return new StepsWaiting(step, steps, heap, threads, held, classes());
    }

    /** How many threads stand in a method of this plugin all the time, by their names without numbers and addresses. */
    static TreeMap<String, Integer> held() throws InterruptedException {
        Set<Thread> held = ours();
        for (int i = 0; i < LOOKS; i++) {
            Thread.sleep(PAUSE_MILLIS);
            held.retainAll(ours());
        }
        return named(held);
    }

    private static Set<Thread> ours() {
        Set<Thread> result = new HashSet<>();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            if (thread != Thread.currentThread()
                    && Arrays.stream(frames)
                            .anyMatch(frame -> frame.getClassName().startsWith("io.jenkins.plugins.milvus."))) {
                result.add(thread);
            }
        });
        return result;
    }

    private static TreeMap<String, Integer> named(Collection<Thread> threads) {
        TreeMap<String, Integer> names = new TreeMap<>();
        threads.forEach(thread ->
                names.merge(thread.getName().replaceAll("( of)? ?(https?:|[#-]?\\d|\\[).*", ""), 1, Integer::sum));
        return names;
    }

    /** Bytes by class, as {@code jmap -histo:live} tells them. */
    private static HashMap<String, Long> classes() throws JMException {
        String text = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        HashMap<String, Long> result = new HashMap<>();
        text.lines().map(line -> line.strip().split("\\s+")).forEach(words -> {
            if (words.length >= 4 && words[0].endsWith(":") && words[2].matches("\\d+")) {
                result.merge(words[3], Long.parseLong(words[2]), Long::sum);
            }
        });
        return result;
    }
}

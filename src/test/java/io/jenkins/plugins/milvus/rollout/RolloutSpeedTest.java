package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static org.junit.Assert.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.Test;

/** Apart from the others because mutation testing runs those a thousand times. */
public class RolloutSpeedTest {

    private static final long FIVE_MILLISECONDS = 5_000_000;

    @Test
    public void aThousandPodsTakeLessThanFiveMilliseconds() {
        World world = MemoryTest.troubled();
        RolloutEngine engine = new RolloutEngine(world.plan(), world.policy);
        Snapshot snapshot = world.snapshot();
        Memory memory = Memory.empty();
        for (int i = 0; i < 300; i++) {
            memory = engine.evaluate(memory, snapshot, at(1)).memory();
        }
        // processor time of this thread: other work on the machine does not count
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            long begin = threads.getCurrentThreadCpuTime();
            engine.evaluate(memory, snapshot, at(1));
            best = Math.min(best, threads.getCurrentThreadCpuTime() - begin);
        }
        assertTrue("microseconds: " + best / 1000, best < FIVE_MILLISECONDS);
    }
}

package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.junit.Test;

public class LockedTest {

    @Test
    public void saysWhatWasDoneBefore() {
        String untouched = "LOCKED milvus/r: busy. Nothing was changed; run the step again when it has ended.";
        assertEquals(untouched, Operation.locked("milvus/r", null, "busy."));
        assertEquals(untouched, Operation.locked("milvus/r", Course.at(4), "busy."));
        assertEquals(
                "LOCKED milvus/r: busy. What was done up to revision 5 stays; run the step again when it has ended.",
                Operation.locked("milvus/r", Course.at(4).made(5).next(), "busy."));
        assertEquals(
                "with the restarts of a later round",
                "LOCKED milvus/r: busy. What was done up to revision 6 stays; run the step again when it has ended.",
                Operation.locked("milvus/r", Course.at(4).made(6).with(Map.of("uid", 1)), "busy."));
    }
}

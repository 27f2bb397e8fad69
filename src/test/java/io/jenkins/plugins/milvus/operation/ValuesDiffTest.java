package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.Test;

public class ValuesDiffTest {

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    private static List<String> diff(String asked, String stored, String effective) throws Exception {
        return ValuesDiff.between(json(asked), json(stored), json(effective));
    }

    @Test
    public void theSameIsNoDifference() throws Exception {
        assertEquals(List.of(), diff("{'a':{'b':1}}", "{'a':{'b':1}}", "{'a':{'b':1,'c':2}}"));
        assertEquals(List.of(), diff("{}", "null", "{'a':1}"));
    }

    @Test
    public void aDefaultThatIsAskedForIsNoDifference() throws Exception {
        assertEquals(List.of(), diff("{'cluster':{'enabled':true}}", "{}", "{'cluster':{'enabled':true}}"));
    }

    @Test
    public void onlyPathsAreNamedNeverValues() throws Exception {
        assertEquals(
                List.of("minio.secretKey", "x"),
                diff(
                        "{'minio':{'secretKey':'new'}}",
                        "{'minio':{'secretKey':'old'},'x':1}",
                        "{'minio':{'secretKey':'old'}}"));
    }

    @Test
    public void numbersThatAScaleSetAreNoDifferenceUnlessTheyAreAskedFor() throws Exception {
        String stored = "{'queryNode':{'replicas':3},'etcd':{'initialClusterState':'new'}}";
        assertEquals(List.of(), diff("{}", stored, stored));
        assertEquals(List.of("queryNode.replicas"), diff("{'queryNode':{'replicas':1}}", stored, stored));
    }
}

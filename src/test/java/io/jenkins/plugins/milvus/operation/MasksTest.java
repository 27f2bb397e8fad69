package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.List;
import org.junit.Test;

public class MasksTest {

    @Test
    public void whatLooksLikeASecretIsHidden() {
        for (String text : List.of(
                "minio password=geheim",
                "{\"secretKey\": \"geheim\"}",
                "MINIO_SECRET_KEY=geheim",
                "access-key-id: geheim",
                "Authorization: Bearer geheimgeheim",
                "dial https://user:geheim@minio:9000 failed",
                "token: geheim, retry")) {
            assertFalse(text + " -> " + Masks.apply(text), Masks.apply(text).contains("geheim"));
        }
    }

    @Test
    public void theRestStays() {
        String text = "panic: cannot connect to etcd at https://etcd:2379, retry in 5s (exit code 1)";
        assertEquals(text, Masks.apply(text));
    }
}

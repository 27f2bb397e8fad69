package io.jenkins.plugins.milvus.helm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The content of a Secret of Helm's, by other means than the plugin's: JSON, gzip, Base64 by Helm, Base64 by Kubernetes. */
public final class PackedRelease {

    private static final String KEY = "release";

    private PackedRelease() {}

    /** The data of a Secret with this JSON. */
    public static Map<String, String> data(String json) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return encoded(packed.toByteArray());
    }

    /** The data of a Secret with these bytes where gzip's should be. */
    static Map<String, String> encoded(byte[] bytes) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Map.of(KEY, base64.encodeToString(base64.encode(bytes)));
    }

    /** The JSON of a Secret with this data. */
    public static String json(Map<String, String> data) throws IOException {
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] packed = base64.decode(base64.decode(data.get(KEY)));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

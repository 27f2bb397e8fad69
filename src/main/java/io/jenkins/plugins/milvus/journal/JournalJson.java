package io.jenkins.plugins.milvus.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A journal as the text of a file, in UTF-8. */
public final class JournalJson {

    /** In bytes. */
    public static final int MOST = 200_000;

    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

    private JournalJson() {}

    /** One line of JSON; where it would be longer than {@link #MOST}, the pods that came last are counted only. */
    public static byte[] write(Journal journal) {
        try {
            Journal kept = journal;
            byte[] text = JSON.writeValueAsBytes(kept);
            while (text.length > MOST && !kept.pods().isEmpty()) {
                kept = kept.thinner();
                text = JSON.writeValueAsBytes(kept);
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal cannot be written", e);
        }
    }

    /**
     * Reads what this version, an older or a later one has written.
     *
     * @throws IOException when it is no journal
     */
    public static Journal read(byte[] text) throws IOException {
        Journal journal = JSON.readValue(text, Journal.class);
        if (journal == null || journal.version() < 1) {
            throw new IOException("this is no journal of an operation");
        }
        return journal;
    }
}

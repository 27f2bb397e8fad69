package io.jenkins.plugins.milvus.agent;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps what a process writes, up to a limit; more is counted but not kept. */
final class Output extends OutputStream {

    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    /** Keeps one byte more than the limit, so that too much can be told from just enough. */
    Output(int limit) {
        this.limit = limit + 1;
    }

    @Override
    public synchronized void write(int b) {
        if (kept.size() < limit) {
            kept.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        kept.write(bytes, offset, Math.min(length, limit - kept.size()));
    }

    /** What has been kept. */
    synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}

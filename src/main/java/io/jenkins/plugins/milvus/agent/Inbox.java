package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Where the channel delivers what the other end of a {@link Tube} sends: takes frames apart, in whatever pieces they
 * come. One thread delivers for the whole channel, so nothing here ever waits.
 */
final class Inbox extends OutputStream {

    private final Tube tube;
    private final byte[] header = new byte[Tube.HEADER];
    private int headerLength;
    private byte[] payload = {};
    private int missing;

    Inbox(Tube tube) {
        this.tube = tube;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int left = end - at;
            at += headerLength < Tube.HEADER ? takeHeader(bytes, at, left) : takePayload(bytes, at, left);
        }
    }

    private int takeHeader(byte[] bytes, int at, int left) throws IOException {
        int taken = Math.min(Tube.HEADER - headerLength, left);
        System.arraycopy(bytes, at, header, headerLength, taken);
        headerLength += taken;
        if (headerLength == Tube.HEADER) {
            begin(number());
        }
        return taken;
    }

    private int number() {
        return (header[1] & 0xff) << 24 | (header[2] & 0xff) << 16 | (header[3] & 0xff) << 8 | header[4] & 0xff;
    }

    private void begin(int number) throws IOException {
        int type = header[0];
        if (type == Tube.CREDIT || type == Tube.END) {
            headerLength = 0;
            tube.received(type, number);
            return;
        }
        boolean known = type == Tube.DATA || type == Tube.OPEN || type == Tube.FAIL;
        if (!known || number <= 0 || number > Tube.WINDOW) {
            IOException malformed = new IOException("The other end of the connection sent a malformed frame");
            tube.fail(malformed);
            throw malformed;
        }
        missing = number;
        payload = new byte[type == Tube.DATA ? 0 : number];
    }

    private int takePayload(byte[] bytes, int at, int left) {
        int taken = Math.min(missing, left);
        if (header[0] == Tube.DATA) {
            tube.received(Arrays.copyOfRange(bytes, at, at + taken));
        } else {
            System.arraycopy(bytes, at, payload, payload.length - missing, taken);
        }
        missing -= taken;
        if (missing == 0) {
            headerLength = 0;
            if (header[0] != Tube.DATA) {
                tube.received(header[0], payload);
            }
        }
        return taken;
    }

    @Override
    public void close() {
        tube.released();
    }
}

package io.jenkins.plugins.milvus.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.remoting.Channel;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ChannelSocketTest {

    @Rule
    public final ChannelPair channels = new ChannelPair();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ChannelSocketFactory sockets;

    @Before
    public void setUp() {
        sockets = new ChannelSocketFactory(channels.controller());
    }

    @After
    public void tearDown() {
        sockets.closeAll();
        threads.shutdownNow();
    }

    private Socket connect(TestServer server) throws IOException {
        Socket socket = sockets.createSocket();
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 5_000);
        return socket;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    public void sendsAndReceives() throws Exception {
        try (TestServer server = TestServer.echo();
                Socket socket = connect(server)) {
            socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
            assertEquals("hello", new String(socket.getInputStream().readNBytes(5), StandardCharsets.UTF_8));
            assertTrue(socket.isConnected());
            assertEquals(server.port(), socket.getPort());
            assertEquals("127.0.0.1", socket.getInetAddress().getHostAddress());
            assertEquals(1, sockets.open());
        }
        assertEquals(0, sockets.open());
    }

    @Test
    public void aNameIsLookedUpOnTheAgentWhateverAddressComesWithIt() throws Exception {
        try (TestServer server = TestServer.echo();
                Socket socket = sockets.createSocket()) {
            InetAddress placeholder = InetAddress.getByAddress("localhost", new byte[] {(byte) 192, 0, 2, 1});
            socket.connect(new InetSocketAddress(placeholder, server.port()), 5_000);
            assertTrue(socket.getInetAddress().isLoopbackAddress());
            socket.getOutputStream().write(42);
            assertEquals(42, socket.getInputStream().read());
        }
    }

    @Test
    public void tenMegabytesGoBothWaysAtOnce() throws Exception {
        byte[] sent = noise(10_000_000);
        try (TestServer server = TestServer.echo();
                Socket socket = connect(server)) {
            Future<?> writing = threads.submit(() -> {
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();
                return null;
            });
            assertArrayEquals(sent, socket.getInputStream().readAllBytes());
            writing.get();
        }
    }

    @Test
    public void whatWasWrittenBeforeTheEndArrives() throws Exception {
        byte[] sent = noise(900_000);
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        try (TestServer server = new TestServer(
                socket -> received.complete(socket.getInputStream().readAllBytes()))) {
            try (Socket socket = connect(server)) {
                socket.getOutputStream().write(sent);
            }
            assertArrayEquals(sent, received.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    public void aSlowReaderHoldsUpTheServerRatherThanFillTheMemory() throws Exception {
        AtomicLong written = new AtomicLong();
        try (TestServer server = new TestServer(socket -> {
                    byte[] chunk = new byte[64 * 1024];
                    for (int i = 0; i < 1000; i++) {
                        socket.getOutputStream().write(chunk);
                        written.addAndGet(chunk.length);
                    }
                    socket.close();
                });
                Socket socket = connect(server)) {
            InputStream in = socket.getInputStream();
            in.read();
            long before;
            do {
                before = written.get();
                Thread.sleep(500);
            } while (written.get() > before);
            assertEquals(Tube.WINDOW - 1, in.available());
            // what does not fit the window waits in the buffers of the operating system
            assertThat(written.get(), lessThan(1000L * 64 * 1024));
            assertEquals(1000L * 64 * 1024 - 1, in.transferTo(java.io.OutputStream.nullOutputStream()));
        }
    }

    @Test
    public void aServerThatDoesNotReadHoldsUpTheWriter() throws Exception {
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> read = new CompletableFuture<>();
        AtomicLong received = new AtomicLong();
        try (TestServer server = new TestServer(socket -> {
                    read.get();
                    received.set(socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()));
                    socket.getOutputStream().write(1);
                });
                Socket socket = connect(server)) {
            Future<?> writing = threads.submit(() -> {
                byte[] chunk = new byte[64 * 1024];
                for (int i = 0; i < 1000; i++) {
                    socket.getOutputStream().write(chunk);
                    written.addAndGet(chunk.length);
                }
                socket.shutdownOutput();
                return null;
            });
            long before;
            do {
                before = written.get();
                Thread.sleep(500);
            } while (written.get() > before);
            assertFalse(writing.isDone());
            try (TestServer other = TestServer.echo();
                    Socket neighbour = connect(other)) {
                neighbour.getOutputStream().write(7);
                assertEquals(7, neighbour.getInputStream().read());
            }
            read.complete(null);
            assertEquals(1, socket.getInputStream().read());
            assertEquals(1000L * 64 * 1024, received.get());
        }
    }

    @Test
    public void aReadThatTakesTooLongSaysSoAndTheSocketLivesOn() throws Exception {
        try (TestServer server = TestServer.echo();
                Socket socket = connect(server)) {
            socket.setSoTimeout(200);
            long start = System.nanoTime();
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
            assertThat(System.nanoTime() - start, greaterThan(190_000_000L));
            socket.getOutputStream().write(9);
            assertEquals(9, socket.getInputStream().read());
        }
    }

    @Test
    public void theServersEndIsTheEnd() throws Exception {
        try (TestServer server = new TestServer(socket -> {
                    socket.getOutputStream().write(new byte[] {1, 2, 3});
                    socket.close();
                });
                Socket socket = connect(server)) {
            assertArrayEquals(new byte[] {1, 2, 3}, socket.getInputStream().readAllBytes());
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    public void theServerMayEndItsHalfAndGoOnReading() throws Exception {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        try (TestServer server = new TestServer(socket -> {
                    socket.shutdownOutput();
                    received.complete(socket.getInputStream().readAllBytes());
                });
                Socket socket = connect(server)) {
            assertEquals(-1, socket.getInputStream().read());
            socket.getOutputStream().write(5);
            socket.shutdownOutput();
            assertArrayEquals(new byte[] {5}, received.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    public void aResetReachesTheReaderAfterWhatCameBefore() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        try (TestServer server = new TestServer(socket -> {
                    socket.getOutputStream().write(1);
                    go.get();
                    socket.setSoLinger(true, 0);
                    socket.close();
                });
                Socket socket = connect(server)) {
            InputStream in = socket.getInputStream();
            assertEquals(1, in.read());
            go.complete(null);
            SocketException e = assertThrows(SocketException.class, in::read);
            assertThat(e.getMessage(), containsString("reset"));
            IOException again = assertThrows(
                    IOException.class, () -> socket.getOutputStream().write(new byte[10]));
            assertThat(again.getMessage(), containsString("reset"));
        }
    }

    @Test
    public void aRefusedConnectionSaysSo() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        try (Socket socket = sockets.createSocket()) {
            ConnectException e = assertThrows(
                    ConnectException.class, () -> socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000));
            assertThat(e.getMessage(), containsString("refused"));
        }
    }

    @Test
    public void anUnknownHostSaysSo() throws Exception {
        UnknownHostException e =
                assertThrows(UnknownHostException.class, () -> sockets.createSocket("no-such-host.invalid", 6443));
        assertThat(e.getMessage(), containsString("no-such-host.invalid"));
        assertEquals(0, sockets.open());
    }

    @Test
    public void aConnectionThatTakesTooLongSaysSo() throws Exception {
        // a server whose queue is full does not answer
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 300);
                } catch (SocketTimeoutException e) {
                    break;
                }
            }
            Socket socket = sockets.createSocket();
            long start = System.nanoTime();
            assertThrows(SocketTimeoutException.class, () -> socket.connect(full.getLocalSocketAddress(), 500));
            assertThat(System.nanoTime() - start, lessThanOrEqualTo(3_000_000_000L));
            for (Socket one : waiting) {
                one.close();
            }
        }
    }

    @Test
    public void closingWhileConnectingEndsTheAttempt() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 300);
                } catch (SocketTimeoutException e) {
                    break;
                }
            }
            Socket socket = sockets.createSocket();
            Future<?> connecting = threads.submit(() -> {
                socket.connect(full.getLocalSocketAddress(), 60_000);
                return null;
            });
            Thread.sleep(300);
            socket.close();
            ExecutionException e = assertThrows(ExecutionException.class, () -> connecting.get(1, TimeUnit.SECONDS));
            assertEquals(SocketException.class, e.getCause().getClass());
            for (Socket one : waiting) {
                one.close();
            }
        }
    }

    @Test
    public void closingWhileReadingEndsBothSides() throws Exception {
        try (TestServer server = new TestServer(socket -> {});
                Socket socket = connect(server)) {
            Future<Integer> reading =
                    threads.submit(() -> socket.getInputStream().read());
            Thread.sleep(200);
            socket.close();
            ExecutionException e = assertThrows(ExecutionException.class, () -> reading.get(1, TimeUnit.SECONDS));
            assertThat(e.getCause().getMessage(), containsString("closed"));
            Socket atServer = server.accepted();
            atServer.setSoTimeout(2_000);
            assertEquals(-1, atServer.getInputStream().read());
        }
    }

    @Test
    public void aLostAgentEndsEverythingWithinASecond() throws Exception {
        try (TestServer server = new TestServer(socket -> {});
                Socket reader = connect(server);
                Socket writer = connect(server)) {
            Future<Integer> reading =
                    threads.submit(() -> reader.getInputStream().read());
            Future<?> writing = threads.submit(() -> {
                while (true) {
                    writer.getOutputStream().write(new byte[100_000]);
                }
            });
            Socket atServer = server.accepted();
            Thread.sleep(500);
            channels.cut();
            ExecutionException read = assertThrows(ExecutionException.class, () -> reading.get(1, TimeUnit.SECONDS));
            assertThat(read.getCause().getMessage(), containsString("connection to the agent was lost"));
            ExecutionException wrote = assertThrows(ExecutionException.class, () -> writing.get(1, TimeUnit.SECONDS));
            assertEquals(SocketException.class, wrote.getCause().getClass());
            atServer.setSoTimeout(6_000);
            assertEquals(-1, atServer.getInputStream().read());
            assertThrows(IOException.class, () -> connect(server));
        }
    }

    @Test
    public void anInterruptedWriteEndsTheWriteAndNothingElse() throws Exception {
        try (TestServer server = new TestServer(socket -> {});
                Socket socket = connect(server)) {
            Thread writer = new Thread(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(new byte[100_000]);
                    }
                } catch (IOException e) {
                    assertTrue(Thread.currentThread().isInterrupted());
                }
            });
            writer.start();
            Thread.sleep(500);
            writer.interrupt();
            writer.join(1_000);
            assertFalse(writer.isAlive());
        }
        try (TestServer server = TestServer.echo();
                Socket socket = connect(server)) {
            socket.getOutputStream().write(3);
            assertEquals(3, socket.getInputStream().read());
        }
    }

    @Test
    public void manySocketsShareAChannelWithoutStoppingOneAnother() throws Exception {
        try (TestServer stuck = new TestServer(socket -> {
                    while (true) {
                        socket.getOutputStream().write(new byte[64 * 1024]);
                    }
                });
                TestServer server = TestServer.echo()) {
            // nobody reads these
            connect(stuck);
            connect(stuck);
            byte[] sent = noise(1_000_000);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> {
                    try (Socket socket = connect(server)) {
                        Future<?> writing = threads.submit(() -> {
                            socket.getOutputStream().write(sent);
                            return null;
                        });
                        byte[] received = new byte[sent.length];
                        new DataInputStream(socket.getInputStream()).readFully(received);
                        assertArrayEquals(sent, received);
                        writing.get();
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            assertEquals(2, sockets.open());
            sockets.closeAll();
            assertEquals(0, sockets.open());
        }
    }

    @Test
    public void nothingIsLeftBehindWhereverAConnectionIsGivenUp() throws Exception {
        Random random = new Random(1);
        try (TestServer server = TestServer.echo()) {
            for (int i = 0; i < 200; i++) {
                Socket socket = sockets.createSocket();
                Future<?> connecting = threads.submit(() -> {
                    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 5_000);
                    return socket.getInputStream().read();
                });
                TimeUnit.MICROSECONDS.sleep(random.nextInt(10_000));
                if (random.nextBoolean()) {
                    connecting.cancel(true);
                }
                socket.close();
            }
            untilNothingIsLeft();
        }
    }

    @Test
    public void nothingIsLeftBehindOnTheAgent() throws Exception {
        try (TestServer server = TestServer.echo()) {
            for (int i = 0; i < 20; i++) {
                try (Socket socket = connect(server)) {
                    socket.getOutputStream().write(i);
                    assertEquals(i, socket.getInputStream().read());
                }
            }
            untilNothingIsLeft();
        }
    }

    private void untilNothingIsLeft() throws Exception {
        String left = "?";
        for (int i = 0; i < 200 && !left.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
            left = inboxes(channels.controller())
                    + inboxes(channels.agent())
                    + Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name -> name.startsWith("milvus:"))
                            .collect(Collectors.joining("\n"));
        }
        assertEquals("", left);
        assertEquals(0, sockets.open());
    }

    private static String inboxes(Channel channel) throws IOException {
        StringWriter table = new StringWriter();
        channel.dumpExportTable(new PrintWriter(table, true));
        return table.toString()
                .lines()
                .filter(line -> line.contains(Inbox.class.getName()))
                .collect(Collectors.joining("\n"));
    }
}

package io.jenkins.plugins.milvus.cluster;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.Credential;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.SocketFactory;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** The way to the API server: names, certificates, sockets from outside, and time-outs. */
public class ConnectionTest {

    @Rule
    public final LocalCluster local = new LocalCluster();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ConnectionSettings settings = ConnectionSettings.direct(scheduler);

    @After
    public void close() {
        scheduler.shutdownNow();
    }

    private ClusterEndpoint endpoint(String server, String tlsServerName) {
        ClusterEndpoint direct = local.endpoint();
        return new ClusterEndpoint(server, direct.caPem(), false, tlsServerName, "", "", Map.of(), direct.credential());
    }

    private boolean reaches(ClusterEndpoint endpoint, ConnectionSettings how) {
        try (Cluster cluster = KubernetesCluster.connect(endpoint, how)) {
            return cluster.namespaceExists("default");
        }
    }

    @Test
    public void smallFramesAreNotHeldBack() throws IOException {
        ClusterEndpoint direct = local.endpoint();
        URI server = URI.create(direct.server());
        Elsewhere sockets = new Elsewhere(new InetSocketAddress(server.getHost(), server.getPort()));
        try (Cluster cluster = KubernetesCluster.connect(direct, settings.through(sockets))) {
            assertTrue(cluster.namespaceExists("default"));
            assertFalse(sockets.sockets.isEmpty());
            for (Socket socket : sockets.sockets) {
                assertTrue(socket.getTcpNoDelay());
            }
        }
    }

    private static String unreachable(Runnable reading) {
        ClusterException e = assertThrows(ClusterException.class, reading::run);
        assertEquals(ClusterException.Kind.UNREACHABLE, e.kind());
        return e.getMessage();
    }

    @Test
    public void certificateIsCheckedAgainstTheNameAskedFor() {
        String server = local.endpoint().server();
        assertTrue(reaches(endpoint(server, "kubernetes.default.svc"), settings));
        unreachable(() -> reaches(endpoint(server, "kubernetes.example.org"), settings));
    }

    @Test
    public void renewedCertificateIsPresented() throws IOException {
        ClientKey good = local.endpoint().credential().clientKey().orElseThrow();
        ClusterEndpoint direct = local.endpoint();
        ClusterEndpoint changing =
                new ClusterEndpoint(direct.server(), direct.caPem(), false, "", "", "", Map.of(), new Changing(good));
        assertTrue(reaches(changing, settings));
    }

    @Test
    public void certificateOfAnotherAuthorityIsNotTrusted() {
        ClusterEndpoint noCa = local.endpoint(local.endpoint().server(), "");
        unreachable(() -> reaches(noCa, settings));
    }

    @Test
    public void brokenCertificatesAreRefusedBeforeAnythingIsConnected() {
        ClusterEndpoint broken = local.endpoint(local.endpoint().server(), "no PEM");
        assertThrows(RefusedException.class, () -> reaches(broken, settings));
    }

    @Test
    public void namesAreLeftToTheOtherEnd() {
        URI server = URI.create(local.endpoint().server());
        Elsewhere elsewhere = new Elsewhere(new InetSocketAddress(server.getHost(), server.getPort()));
        String remote = "https://only.known.elsewhere:" + server.getPort();
        assertTrue(reaches(endpoint(remote, "kubernetes"), settings.through(elsewhere)));
        assertEquals(List.of("only.known.elsewhere"), elsewhere.names);
        assertTrue("nothing stays open", elsewhere.sockets.stream().allMatch(Socket::isClosed));
    }

    @Test
    public void silentServerIsGivenUpInTime() {
        TcpProxy network = new TcpProxy(local.endpoint().server());
        ConnectionSettings impatient = settings.withRequestTimeout(Duration.ofSeconds(2));
        try (Cluster cluster = KubernetesCluster.connect(endpoint(network.server(), ""), impatient)) {
            cluster.namespaceExists("default");
            network.freeze();
            // the first try times out, the next one finds a new connection
            assertTrue(cluster.namespaceExists("default"));
        } finally {
            network.close();
        }
    }

    @Test
    public void unreachableServerIsToldWithoutAStack() {
        String sentence = unreachable(() -> reaches(endpoint("https://127.0.0.1:1", ""), settings));
        assertTrue(sentence, sentence.contains("127.0.0.1:1"));
        assertFalse(sentence, sentence.contains("Exception"));
    }

    /** A token that is not known, then a certificate: as an exec plugin may answer. */
    private static final class Changing implements Credential {

        private final ClientKey good;
        private boolean renewed;

        Changing(ClientKey good) {
            this.good = good;
        }

        @Override
        public synchronized String authorization() {
            return renewed ? "" : "Bearer unknown";
        }

        @Override
        public synchronized String renew(String rejected) {
            renewed = true;
            return "";
        }

        @Override
        public synchronized Optional<ClientKey> clientKey() {
            return renewed ? Optional.of(good) : Optional.empty();
        }

        @Override
        public boolean recurs() {
            return false;
        }

        @Override
        public String fingerprint() {
            return "changing";
        }
    }

    /** Connects to one place, whatever it is asked for. */
    private static final class Elsewhere extends SocketFactory {

        private final InetSocketAddress place;
        private final List<String> names = new CopyOnWriteArrayList<>();
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        Elsewhere(InetSocketAddress place) {
            this.place = place;
        }

        @Override
        public Socket createSocket() {
            Socket socket = new Socket() {
                @Override
                public void connect(SocketAddress address, int timeout) throws IOException {
                    names.add(((InetSocketAddress) address).getHostString());
                    super.connect(place, timeout);
                }
            };
            sockets.add(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}

package io.jenkins.plugins.milvus.cluster.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Certificates and keys in the forms that kubeconfigs hold them. */
public class TlsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    /** PKCS#8 wraps an RSA key of 2048 bits in 26 bytes. */
    private static final int PKCS8_HEADER = 26;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private KeyStore pair(String algorithm, String size) throws Exception {
        File file = new File(folder.getRoot(), algorithm + ".p12");
        Process keytool = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-keysize",
                        size,
                        "-dname",
                        "CN=test",
                        "-alias",
                        "own",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.getPath())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, keytool.waitFor());
        return KeyStore.getInstance(file, PASSWORD);
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    private static String certificate(KeyStore pair) throws GeneralSecurityException {
        return pem("CERTIFICATE", pair.getCertificate("own").getEncoded());
    }

    private static byte[] key(KeyStore pair) throws GeneralSecurityException {
        return pair.getKey("own", PASSWORD).getEncoded();
    }

    private static Tls tls(String ca, boolean insecure, ClientKey clientKey)
            throws GeneralSecurityException, IOException {
        return Tls.of(new ClusterEndpoint("https://x", ca, insecure, "", "", "", Map.of(), null), clientKey);
    }

    @Test
    public void rsaKeysOfBothForms() throws Exception {
        KeyStore pair = pair("RSA", "2048");
        byte[] pkcs8 = key(pair);
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);
        String certificate = certificate(pair);
        assertNotNull(tls("", false, new ClientKey(certificate, pem("PRIVATE KEY", pkcs8))));
        assertNotNull(tls("", false, new ClientKey(certificate, pem("RSA PRIVATE KEY", pkcs1))));
        String both = certificate + pem("RSA PRIVATE KEY", pkcs1);
        assertNotNull("one file for both", tls("", false, new ClientKey(both, both)));
    }

    @Test
    public void ecKeyBehindItsParameters() throws Exception {
        KeyStore pair = pair("EC", "256");
        String key = pem("EC PARAMETERS", new byte[] {6, 0}) + pem("PRIVATE KEY", key(pair));
        assertNotNull(tls("", false, new ClientKey(certificate(pair), key)));
    }

    @Test
    public void keyOfAnotherKindIsRefused() throws Exception {
        ClientKey mixed = new ClientKey(certificate(pair("RSA", "2048")), pem("PRIVATE KEY", key(pair("EC", "256"))));
        assertThrows(Exception.class, () -> tls("", false, mixed));
    }

    @Test
    public void onlyTheGivenAuthorityIsTrusted() throws Exception {
        KeyStore authority = pair("RSA", "2048");
        assertEquals(1, tls(certificate(authority), false, null).trust().getAcceptedIssuers().length);
        assertEquals("insecure", 0, tls("", true, null).trust().getAcceptedIssuers().length);
        assertThrows(GeneralSecurityException.class, () -> tls("no PEM", false, null));
    }
}

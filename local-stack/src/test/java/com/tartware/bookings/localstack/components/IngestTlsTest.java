package com.tartware.bookings.localstack.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.settings.IngestTls;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack whose entrance speaks https, with a certificate that is made out to another name than 127.0.0.1. */
class IngestTlsTest {
    private static final char[] PASSWORD = "tls-test".toCharArray();

    @TempDir
    Path folder;

    private HttpsServer ingest;

    @BeforeEach
    void startAReadyIngest() throws Exception {
        KeyStore keys = certificate("bookings.example.com");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(factory.getKeyManagers(), null, null);
        ingest = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ingest.setHttpsConfigurator(new HttpsConfigurator(server));
        ingest.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        ingest.start();
        writePem(keys, "tls.crt");
    }

    @AfterEach
    void stopIngest() {
        ingest.stop(0);
    }

    @Test
    void theStackSeesThatItIsReady() throws Exception {
        assertThat(new Ingest(settings("tls.crt")).answers()).isTrue();
    }

    @Test
    void aServerWithAnotherCertificateIsNotIngest() throws Exception {
        writePem(certificate("somebody.example.com"), "other.crt");

        assertThatThrownBy(() -> new Ingest(settings("other.crt")).answers())
                .isInstanceOf(SSLHandshakeException.class)
                .hasStackTraceContaining("not the certificate of");
    }

    @Test
    void laterCommandsFindItInTheStacksSettings() throws Exception {
        Path file = folder.resolve("settings.json");
        SettingsFile.write(settings("tls.crt"), file);

        assertThat(SettingsFile.read(file)).isEqualTo(settings("tls.crt"));
    }

    private StackSettings settings(String certificate) {
        return new StackSettings(
                        folder,
                        folder,
                        folder,
                        Duration.ofSeconds(1),
                        1,
                        ingest.getAddress().getPort(),
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        7)
                .withIngestTls(new IngestTls(folder.resolve(certificate), folder.resolve("tls.key")));
    }

    private KeyStore certificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private void writePem(KeyStore keys, String file) throws Exception {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(keys.getCertificate("server").getEncoded())));
    }
}

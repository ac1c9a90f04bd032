package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.ingest.identity.SettingRefusedException;
import com.tartware.bookings.ingest.tls.TestAuthority;
import com.tartware.bookings.ingest.tls.TestAuthority.Issued;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Real TLS connections, with certificates made for the occasion. */
class EncryptedTest {
    private static final String HEALTH =
            "GET /health/live HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n";
    private static final String READ =
            "GET /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";

    private static TestAuthority authority;

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeAll
    static void foundAnAuthority() throws Exception {
        authority = new TestAuthority("servers");
    }

    @BeforeEach
    void issueACertificate() throws Exception {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        install(authority.issue("first"));
    }

    @ParameterizedTest
    @EnumSource(TestAuthority.KeyForm.class)
    void everyFormOfPrivateKeyIsRead(TestAuthority.KeyForm form) throws Exception {
        Issued issued = authority.issue("server", form);
        Files.writeString(certificate, issued.certificatePem());
        Files.writeString(key, issued.keyPem());

        try (RunningIngest ingest = encrypted()) {
            assertThat(answer(ingest, authority.client(), "TLSv1.3", HEALTH)).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3", "TLSv1.2"})
    void whatIsUsualIsSpoken(String protocol) throws Exception {
        try (RunningIngest ingest = encrypted()) {
            assertThat(answer(ingest, authority.client(), protocol, HEALTH)).startsWith("HTTP/1.1 200");
            assertThat(answer(ingest, authority.client(), protocol, READ + "Authorization: Bearer demo-key\r\n\r\n"))
                    .startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void olderVersionsAndUnencryptedRequestsAreRefused() throws Exception {
        try (RunningIngest ingest = encrypted()) {
            assertThatThrownBy(() -> answer(ingest, authority.client(), "TLSv1.1", HEALTH))
                    .isInstanceOf(IOException.class);
            assertThat(plain(ingest)).doesNotContain("200").doesNotContain("HTTP/1.1 2");
        }
    }

    @Test
    void aClientCertificateIsAGateAndNotACredential() throws Exception {
        TestAuthority clients = new TestAuthority("clients");
        TestAuthority strangers = new TestAuthority("strangers");
        Path ca = Files.writeString(folder.resolve("ca.crt"), clients.pem());
        String withKey = READ + "Authorization: Bearer demo-key\r\n\r\n";

        try (RunningIngest ingest = encrypted("--tls-client-ca", ca.toString())) {
            SSLContext known = authority.client(clients.issue("channel"));
            assertThat(answer(ingest, known, "TLSv1.3", withKey)).startsWith("HTTP/1.1 404");
            assertThat(answer(ingest, known, "TLSv1.3", READ + "\r\n")).startsWith("HTTP/1.1 401");
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                assertRefused(ingest, authority.client(), protocol, withKey);
                assertRefused(ingest, authority.client(strangers.issue("channel")), protocol, withKey);
            }
        }
    }

    @Test
    void aBodyThatNeverEndsIsAnsweredHereToo() throws Exception {
        String begun =
                "POST /v1/bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-key\r\nIdempotency-Key: k\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
        try (RunningIngest ingest = encrypted();
                SSLSocket newer = connect(ingest, authority.client(), "TLSv1.3");
                SSLSocket older = connect(ingest, authority.client(), "TLSv1.2")) {
            for (SSLSocket client : List.of(newer, older)) {
                client.setSoTimeout(30_000);
                client.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
            }
            for (SSLSocket client : List.of(newer, older)) {
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("did not arrive within 10 s", "Connection: close");
            }
        }
    }

    @Test
    void aRenewedCertificateIsTakenOverAndABrokenOneIsNot() throws Exception {
        try (RunningIngest ingest = encrypted()) {
            assertThat(servedBy(ingest)).contains("CN=first");

            Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nbroken\n");
            // Looked at twice a second: by then it was.
            Thread.sleep(1_500);
            assertThat(servedBy(ingest)).contains("CN=first");

            install(authority.issue("second"));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!servedBy(ingest).contains("CN=second")) {
                assertThat(System.nanoTime() - deadline)
                        .as("waited for too long")
                        .isNegative();
                Thread.sleep(50);
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAtTheStart() throws Exception {
        Files.writeString(key, "nonsense");
        assertThatThrownBy(this::encrypted)
                .isInstanceOf(SettingRefusedException.class)
                .hasMessageContaining("tls.key");

        Files.delete(certificate);
        assertThatThrownBy(this::encrypted)
                .isInstanceOf(SettingRefusedException.class)
                .hasMessageContaining("tls.crt");
        assertThatThrownBy(() -> RunningIngest.admitting("--tls-key", key.toString()))
                .isInstanceOf(SettingRefusedException.class)
                .hasMessageContaining("--tls-certificate");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedAtTheStart() throws Exception {
        Files.writeString(key, authority.issue("other").keyPem());

        assertThatThrownBy(this::encrypted)
                .isInstanceOf(SettingRefusedException.class)
                .hasMessageContaining("do not fit together");
    }

    private RunningIngest encrypted(String... more) {
        String[] flags = new String[4 + more.length];
        flags[0] = "--tls-certificate";
        flags[1] = certificate.toString();
        flags[2] = "--tls-key";
        flags[3] = key.toString();
        System.arraycopy(more, 0, flags, 4, more.length);
        return RunningIngest.admitting(flags);
    }

    private void install(Issued issued) throws IOException {
        Files.writeString(certificate, issued.certificatePem());
        Files.writeString(key, issued.keyPem());
    }

    private static void assertRefused(RunningIngest ingest, SSLContext client, String protocol, String request) {
        try {
            assertThat(answer(ingest, client, protocol, request)).isEmpty();
        } catch (IOException e) {
            assertThat(e).as("the handshake failed, as it should").isNotNull();
        }
    }

    private static String servedBy(RunningIngest ingest) throws Exception {
        try (SSLSocket socket = connect(ingest, authority.client(), "TLSv1.3")) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static String answer(RunningIngest ingest, SSLContext client, String protocol, String request)
            throws IOException {
        try (SSLSocket socket = connect(ingest, client, protocol)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SSLSocket connect(RunningIngest ingest, SSLContext client, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", ingest.port());
        socket.setSoTimeout(15_000);
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    private static String plain(RunningIngest ingest) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", ingest.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(HEALTH.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // reset, which is as good as a refusal
        }
    }
}

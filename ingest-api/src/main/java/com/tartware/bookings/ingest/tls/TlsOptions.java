package com.tartware.bookings.ingest.tls;

import com.tartware.bookings.ingest.identity.SettingRefusedException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether connections are encrypted. Without a certificate they are not, and something in front of this process has to do it. */
public final class TlsOptions {
    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            defaultValue = "${env:TARTWARE_INGEST_TLS_CERTIFICATE:-}",
            description = "Serves https with this certificate and its chain, PEM; read again when it changes (env"
                    + " TARTWARE_INGEST_TLS_CERTIFICATE; none).")
    private String certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:TARTWARE_INGEST_TLS_KEY:-}",
            description = "The certificate's private key, PEM without a password (env TARTWARE_INGEST_TLS_KEY).")
    private String key;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            defaultValue = "${env:TARTWARE_INGEST_TLS_CLIENT_CA:-}",
            description =
                    "Takes only clients with a certificate of one of these authorities, PEM; they need a credential as"
                            + " well (env TARTWARE_INGEST_TLS_CLIENT_CA).")
    private String clientCa;

    /** @throws SettingRefusedException if one is given without what it needs */
    public Optional<TlsFiles> files() {
        boolean hasCertificate = isGiven(certificate);
        if (hasCertificate != isGiven(key)) {
            throw new SettingRefusedException("--tls-certificate and --tls-key belong together: give both, or none.");
        }
        if (!hasCertificate && isGiven(clientCa)) {
            throw new SettingRefusedException("--tls-client-ca needs --tls-certificate and --tls-key.");
        }
        return hasCertificate
                ? Optional.of(new TlsFiles(
                        Path.of(certificate),
                        Path.of(key),
                        isGiven(clientCa) ? Optional.of(Path.of(clientCa)) : Optional.empty()))
                : Optional.empty();
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}

package com.tartware.bookings.localstack.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Ingest with https.
 *
 * @param certificate PEM, the server's first; absolute, as is the key
 */
public record IngestTls(Path certificate, Path key) {
    /**
     * For clients on this machine: they take the certificate of the file and no other, as it is when they connect. Its names do not
     * matter; it may well be made out to the name that clients elsewhere use.
     */
    public SSLContext clientContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OnlyThisCertificate(certificate)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is part of every JDK", e);
        }
    }

    /** Extended, so that Java does not add a check of the host's name. */
    private static final class OnlyThisCertificate extends X509ExtendedTrustManager {
        private final Path file;

        OnlyThisCertificate(Path file) {
            this.file = file;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try (InputStream pem = Files.newInputStream(file)) {
                if (!CertificateFactory.getInstance("X.509")
                        .generateCertificate(pem)
                        .equals(chain[0])) {
                    throw new CertificateException("this is not the certificate of " + file);
                }
            } catch (IOException e) {
                throw new CertificateException(file + " cannot be read", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("for clients only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("for clients only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("for clients only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package com.tartware.bookings.ingest.tls;

import com.tartware.bookings.ingest.identity.SettingRefusedException;
import com.tartware.bookings.ingest.reload.WatchedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypted connections, TLS 1.2 or 1.3. A client's certificate, where one is demanded, opens the door and no more: who asks is still
 * said by the credential. Files that change are taken over for new connections; files that cannot be used leave all as it was.
 */
public final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final long PEM_BYTES_MAX = 1024 * 1024;

    private final WatchedFile certificate;
    private final WatchedFile key;
    private final Optional<WatchedFile> clientCa;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private String lastComplaint = "";

    /** @throws SettingRefusedException if the files cannot be used; the message says which and why */
    public Tls(TlsFiles files) {
        this.certificate = new WatchedFile(files.certificate(), PEM_BYTES_MAX);
        this.key = new WatchedFile(files.key(), PEM_BYTES_MAX);
        this.clientCa = files.clientCa().map(path -> new WatchedFile(path, PEM_BYTES_MAX));
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        context.setEndpointIdentificationAlgorithm(null);
        try {
            look();
            use(context);
        } catch (UnusableException e) {
            throw new SettingRefusedException(e.getMessage());
        }
    }

    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(Path file, String why) {
            super("%s %s.".formatted(file, why));
        }
    }

    /** For the connector; its keys change as the files do. */
    public SslContextFactory.Server context() {
        return context;
    }

    /** Looks at the files again; cheap if they are the same. */
    public synchronized void reload() {
        try {
            if (!look()) {
                return;
            }
            // Tried on one that nobody uses: a reload that fails half-way would leave the server without any.
            SslContextFactory.Server trial = new SslContextFactory.Server();
            use(trial);
            trial.start();
            trial.stop();
            context.reload(mine -> {
                mine.setKeyStore(trial.getKeyStore());
                mine.setTrustStore(trial.getTrustStore());
            });
            lastComplaint = "";
            LOG.info("New connections use the certificate that {} has now", certificate.path());
        } catch (UnusableException e) {
            complain(e.getMessage());
        } catch (Exception e) {
            complain("The certificates do not fit together (%s)."
                    .formatted(e.getClass().getSimpleName()));
        }
    }

    private boolean look() throws UnusableException {
        boolean changed = changed(certificate);
        changed |= changed(key);
        if (clientCa.isPresent()) {
            changed |= changed(clientCa.get());
        }
        return changed;
    }

    private static boolean changed(WatchedFile file) throws UnusableException {
        try {
            return file.changed();
        } catch (IOException e) {
            throw new UnusableException(
                    file.path(), "cannot be read (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    private void use(SslContextFactory.Server factory) throws UnusableException {
        char[] noPassword = new char[0];
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
            PrivateKey ownKey = privateKey();
            requireMatch(ownKey, chain[0].getPublicKey());
            own.setKeyEntry("server", ownKey, noPassword, chain);
            factory.setKeyStore(own);
            factory.setKeyStorePassword("");
            if (clientCa.isPresent()) {
                KeyStore authorities = KeyStore.getInstance("PKCS12");
                authorities.load(null, null);
                int number = 0;
                for (Certificate authority : certificates(clientCa.get())) {
                    authorities.setCertificateEntry("client-ca-" + number++, authority);
                }
                factory.setTrustStore(authorities);
                factory.setNeedClientAuth(true);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableException(
                    certificate.path(),
                    "and its key do not fit together (%s)"
                            .formatted(e.getClass().getSimpleName()));
        }
    }

    /** Java would find out with the first client. */
    private static void requireMatch(PrivateKey own, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC", "ECDSA" -> "SHA256withECDSA";
                    default -> own.getAlgorithm();
                };
        byte[] anything = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(own);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(anything);
        if (!signature.verify(signed)) {
            throw new SignatureException("the key is another certificate's");
        }
    }

    private static Collection<? extends Certificate> certificates(WatchedFile file) throws UnusableException {
        try {
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content(file)));
            if (!read.isEmpty()) {
                return read;
            }
        } catch (GeneralSecurityException e) {
            LOG.debug("A certificate cannot be read", e);
        }
        throw new UnusableException(file.path(), "holds no certificate in PEM");
    }

    /** PKCS#8, and the older forms that openssl and cert-manager still write. */
    private PrivateKey privateKey() throws UnusableException {
        try (PEMParser pem = new PEMParser(new StringReader(new String(content(key), StandardCharsets.US_ASCII)))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object part = pem.readObject(); part != null; part = pem.readObject()) {
                if (part instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (part instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (PEMException e) {
            LOG.debug("A private key cannot be read", e);
        } catch (IOException e) {
            throw new UnusableException(key.path(), "is not valid PEM");
        }
        throw new UnusableException(
                key.path(), "holds no private key in PEM, or one with a password, of which we have none");
    }

    private static byte[] content(WatchedFile file) throws UnusableException {
        return file.content().orElseThrow(() -> new UnusableException(file.path(), "does not exist"));
    }

    private void complain(String why) {
        if (!why.equals(lastComplaint)) {
            lastComplaint = why;
            LOG.error("The certificate in use stays: {}", why);
        }
    }
}

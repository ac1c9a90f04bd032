package com.tartware.bookings.ingest.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Issues certificates that are good for a day. */
public final class TestAuthority {
    private static final char[] NO_PASSWORD = new char[0];

    private final KeyPair keys;
    private final X509Certificate certificate;

    public TestAuthority(String name) throws Exception {
        keys = keyPair(KeyForm.EC_PKCS8);
        certificate = sign(name, keys, keys, name, true);
    }

    /** What private keys look like that tools write. */
    public enum KeyForm {
        RSA_PKCS8,
        RSA_PKCS1,
        EC_PKCS8,
        EC_SEC1
    }

    public record Issued(X509Certificate certificate, KeyPair keys, String certificatePem, String keyPem) {}

    public Issued issue(String name) throws Exception {
        return issue(name, KeyForm.EC_PKCS8);
    }

    public Issued issue(String name, KeyForm form) throws Exception {
        KeyPair own = keyPair(form);
        X509Certificate issued = sign(
                name, own, keys, certificate.getSubjectX500Principal().getName().substring(3), false);
        return new Issued(issued, own, pem(issued), pem(written(own.getPrivate(), form)));
    }

    private static Object written(PrivateKey key, KeyForm form) throws IOException {
        return switch (form) {
            case RSA_PKCS8, EC_PKCS8 -> new JcaPKCS8Generator(key, null);
            case RSA_PKCS1 -> key;
            // As openssl and Go write it, with the curve inside.
            case EC_SEC1 ->
                new PemObject(
                        "EC PRIVATE KEY",
                        new ECPrivateKey(
                                        256,
                                        ((java.security.interfaces.ECPrivateKey) key).getS(),
                                        SECObjectIdentifiers.secp256r1)
                                .getEncoded());
        };
    }

    public String pem() throws IOException {
        return pem(certificate);
    }

    /** A client that trusts this authority and has no certificate of its own. */
    public SSLContext client() throws Exception {
        return context(null);
    }

    /** One that shows a certificate. */
    public SSLContext client(Issued own) throws Exception {
        return context(own);
    }

    private SSLContext context(Issued own) throws Exception {
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("authority", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore mine = emptyStore();
        if (own != null) {
            mine.setKeyEntry("own", own.keys().getPrivate(), NO_PASSWORD, new Certificate[] {own.certificate()});
        }
        shown.init(mine, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyPair keyPair(KeyForm form) throws GeneralSecurityException {
        boolean rsa = form == KeyForm.RSA_PKCS8 || form == KeyForm.RSA_PKCS1;
        KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
        if (rsa) {
            generator.initialize(2048);
        } else {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(
            String name, KeyPair subject, KeyPair issuer, String issuerName, boolean authority)
            throws OperatorCreationException, GeneralSecurityException, IOException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuerName),
                new BigInteger(64, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name("CN=" + name),
                subject.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }

    private static String pem(Object part) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(part);
        }
        return text.toString();
    }
}

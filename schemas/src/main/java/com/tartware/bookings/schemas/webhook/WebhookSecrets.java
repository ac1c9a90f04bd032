package com.tartware.bookings.schemas.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The endpoints' signing secrets. They are derived from a master key that ingest and the webhook job share, and so are stored nowhere:
 * not in Postgres, not on a topic, not in a savepoint. Whoever loses the master key, or changes it, changes every secret. Thread-safe.
 */
public final class WebhookSecrets {
    /** Where ingest and the job find the master key, if no file was named. */
    public static final String ENVIRONMENT = "TARTWARE_WEBHOOK_SECRET_KEY";

    /** What a secret begins with, wherever it is shown. Source: Standard Webhooks 1.0, "Signature scheme". */
    public static final String PREFIX = "whsec_";

    /** The strength of HMAC-SHA256. */
    private static final int MASTER_KEY_BYTES_MIN = 32;

    private static final int MASTER_KEY_BYTES_MAX = 64;
    private static final String HMAC = "HmacSHA256";

    /** So that the master key could derive something else one day without giving away a secret. */
    private static final String PURPOSE = "tartware-webhook-secret-1";

    private final SecretKeySpec masterKey;

    private WebhookSecrets(byte[] masterKey) {
        this.masterKey = new SecretKeySpec(masterKey, HMAC);
    }

    /**
     * @param masterKey Base64 of 32 to 64 random bytes; white space around it is allowed
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    public static WebhookSecrets of(String masterKey) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(masterKey.strip());
        } catch (IllegalArgumentException e) {
            // Neither the message nor the cause goes on: the decoder tells what it found.
            throw new IllegalArgumentException("the webhook secret key is not Base64");
        }
        if (bytes.length < MASTER_KEY_BYTES_MIN || bytes.length > MASTER_KEY_BYTES_MAX) {
            throw new IllegalArgumentException("the webhook secret key has %d bytes, outside %d to %d"
                    .formatted(bytes.length, MASTER_KEY_BYTES_MIN, MASTER_KEY_BYTES_MAX));
        }
        return new WebhookSecrets(bytes);
    }

    /**
     * The master key of a file, or else of the environment.
     *
     * @param file may be null
     * @param environmentValue of {@value #ENVIRONMENT}; may be null
     * @throws IllegalArgumentException if neither is given, or what is given is no key
     */
    public static WebhookSecrets from(Path file, String environmentValue) {
        if (file != null) {
            try {
                return of(Files.readString(file, StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new IllegalArgumentException("the webhook secret key cannot be read from " + file, e);
            }
        }
        if (environmentValue == null || environmentValue.isBlank()) {
            throw new IllegalArgumentException("no webhook secret key: name its file, or set " + ENVIRONMENT);
        }
        return of(environmentValue);
    }

    /** A new master key in the form that {@link #of} reads. */
    public static String newMasterKey() {
        byte[] key = new byte[MASTER_KEY_BYTES_MIN];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /**
     * The key of the endpoint's signatures.
     *
     * @param generation 1 or more; see WebhookEndpoint.secret_generation
     * @return 32 bytes
     */
    public byte[] keyOf(String tenantId, UUID endpointId, int generation) {
        // The endpoint's text has one length and the generation has no line break: no two endpoints share a message.
        String message = PURPOSE + "\n" + tenantId + "\n" + endpointId + "\n" + generation;
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(masterKey);
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** The secret as its tenant is shown it: {@value #PREFIX} and Base64. */
    public String textOf(String tenantId, UUID endpointId, int generation) {
        return PREFIX + Base64.getEncoder().encodeToString(keyOf(tenantId, endpointId, generation));
    }
}

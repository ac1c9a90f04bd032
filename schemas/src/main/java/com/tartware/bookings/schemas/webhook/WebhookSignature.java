package com.tartware.bookings.schemas.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Standard Webhooks 1.0, symmetric: {@code v1,} and the Base64 of HMAC-SHA256 over {@code id.timestamp.body}. */
public final class WebhookSignature {
    public static final String ID_HEADER = "webhook-id";

    /** Seconds since the epoch, of the attempt. */
    public static final String TIMESTAMP_HEADER = "webhook-timestamp";

    /** One signature, or several with a space between. */
    public static final String SIGNATURE_HEADER = "webhook-signature";

    private static final String VERSION = "v1,";
    private static final String HMAC = "HmacSHA256";

    private WebhookSignature() {}

    /**
     * @param key the bytes of the secret, see {@link WebhookSecrets#keyOf}
     * @param timestamp seconds since the epoch, as the header says
     */
    public static String of(byte[] key, String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}

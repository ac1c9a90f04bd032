package com.tartware.bookings.localstack.webhook;

import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import com.tartware.bookings.schemas.webhook.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a receiver has to look at before it believes a delivery. Source: Standard Webhooks 1.0, "Verifying webhooks". */
public final class DeliveryCheck {
    /** Older ones may have been recorded and sent again by somebody else; so may those that come from the future. */
    static final Duration AGE_MAX = Duration.ofMinutes(5);

    /** Ids that are remembered to tell repeats. */
    private static final int IDS_MAX = 10_000;

    private final List<byte[]> keys;

    private final Map<String, Boolean> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > IDS_MAX;
        }
    };

    /** @param secrets each {@code whsec_} and Base64; none: nothing can be verified */
    DeliveryCheck(List<String> secrets) {
        this.keys = secrets.stream().map(DeliveryCheck::keyOf).toList();
    }

    /** @throws IllegalArgumentException if it is no secret; the message does not repeat it */
    static byte[] keyOf(String secret) {
        if (secret.startsWith(WebhookSecrets.PREFIX)) {
            try {
                byte[] key = Base64.getDecoder()
                        .decode(secret.substring(WebhookSecrets.PREFIX.length()).strip());
                if (key.length > 0) {
                    return key;
                }
            } catch (IllegalArgumentException saidBelow) {
                throw noSecret();
            }
        }
        throw noSecret();
    }

    private static IllegalArgumentException noSecret() {
        return new IllegalArgumentException(
                "the secret must be " + WebhookSecrets.PREFIX + " and Base64, as the registration answered");
    }

    public enum Verdict {
        /** Signed by whoever knows the secret, lately, and not taken before. */
        VERIFIED,
        /** The same, but it was taken before. A receiver answers 2xx and does nothing. */
        REPEAT,
        /** There is no secret to check with. */
        UNVERIFIED,
        REFUSED
    }

    /** @param why null unless it was refused */
    public record Result(Verdict verdict, String why) {}

    /**
     * Looks at one delivery.
     *
     * @param id as its header says; null if there is none; and so are the two below
     * @param takes whether the answer will be that it was taken, if nothing is wrong with it. Only then its id is remembered: what was
     *     not taken will come again, and is no repeat then
     */
    synchronized Result check(String id, String timestamp, String signatures, byte[] body, Instant now, boolean takes) {
        if (id == null || timestamp == null || signatures == null) {
            String missing = id == null
                    ? WebhookSignature.ID_HEADER
                    : timestamp == null ? WebhookSignature.TIMESTAMP_HEADER : WebhookSignature.SIGNATURE_HEADER;
            return refused("no header " + missing);
        }
        Optional<Long> seconds = seconds(timestamp);
        if (seconds.isEmpty()) {
            return refused(WebhookSignature.TIMESTAMP_HEADER + " is no number of seconds");
        }
        if (keys.isEmpty()) {
            return new Result(Verdict.UNVERIFIED, null);
        }
        if (!isSigned(id, seconds.get(), signatures, body)) {
            return refused("the signature does not match");
        }
        long ageSeconds = now.getEpochSecond() - seconds.get();
        if (ageSeconds > AGE_MAX.toSeconds()) {
            return refused("the timestamp is %d s old".formatted(ageSeconds));
        }
        if (ageSeconds < -AGE_MAX.toSeconds()) {
            return refused("the timestamp is %d s in the future".formatted(-ageSeconds));
        }
        if (seen.containsKey(id)) {
            return new Result(Verdict.REPEAT, null);
        }
        if (takes) {
            seen.put(id, true);
        }
        return new Result(Verdict.VERIFIED, null);
    }

    /** Every signature is compared with every key, in constant time. */
    private boolean isSigned(String id, long seconds, String signatures, byte[] body) {
        boolean signed = false;
        for (byte[] key : keys) {
            byte[] expected = WebhookSignature.of(key, id, seconds, body).getBytes(StandardCharsets.US_ASCII);
            for (String given : signatures.split(" ", -1)) {
                signed |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return signed;
    }

    private static Optional<Long> seconds(String timestamp) {
        boolean digits = !timestamp.isEmpty()
                && timestamp.length() <= 12
                && timestamp.chars().allMatch(character -> character >= '0' && character <= '9');
        return digits ? Optional.of(Long.parseLong(timestamp)) : Optional.empty();
    }

    private static Result refused(String why) {
        return new Result(Verdict.REFUSED, why);
    }
}

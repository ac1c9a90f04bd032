package com.tartware.bookings.localstack.deadletters;

import java.time.Instant;

/** Which letters are asked for; what is null does not matter. */
public record LetterFilter(String code, String tenant, Instant since) {
    public static final LetterFilter ALL = new LetterFilter(null, null, null);

    boolean takes(Letter letter) {
        return (code == null || code.equals(letter.code()))
                && (tenant == null || tenant.equals(letter.tenantKey()))
                && (since == null || !letter.time().isBefore(since));
    }
}

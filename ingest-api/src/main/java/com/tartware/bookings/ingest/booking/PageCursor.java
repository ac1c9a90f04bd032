package com.tartware.bookings.ingest.booking;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Where a page ended, opaque to clients: the id of its last booking. Lists are by booking id, so a page never repeats one. */
final class PageCursor {
    /** Of 16 bytes, without padding. */
    private static final int TEXT_LENGTH = 22;

    private PageCursor() {}

    static String of(UUID last) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The id of the last booking, or null if the text is no cursor. */
    static UUID read(String text) {
        if (text.length() != TEXT_LENGTH) {
            return null;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return bytes.remaining() == 2 * Long.BYTES ? new UUID(bytes.getLong(), bytes.getLong()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

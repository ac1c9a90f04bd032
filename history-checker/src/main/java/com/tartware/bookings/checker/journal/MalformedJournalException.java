package com.tartware.bookings.checker.journal;

import java.nio.file.Path;

/** A journal that no client of ours wrote, or that somebody changed. */
public final class MalformedJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedJournalException(Path file, long line, String what, Throwable cause) {
        super("%s line %d: %s".formatted(file, line, what), cause);
    }
}

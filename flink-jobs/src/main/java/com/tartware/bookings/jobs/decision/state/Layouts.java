package com.tartware.bookings.jobs.decision.state;

import java.io.IOException;

/** The byte before each value that tells how it is laid out. */
final class Layouts {
    private Layouts() {}

    static void require(int known, int found, String what) throws IOException {
        if (found != known) {
            throw new IOException(
                    "state holds a %s of layout %d, this release reads %d; restore with the release that wrote it"
                            .formatted(what, found, known));
        }
    }
}

package com.tartware.bookings.localstack.chaos.faults;

import java.io.IOException;
import java.util.Optional;

/** Breaks one thing and mends it. Healing what was never broken does nothing. */
interface Injection {
    /** @return what exactly was broken; empty if nothing was there to break */
    Optional<String> begin() throws IOException, InterruptedException;

    void heal() throws IOException, InterruptedException;
}

package com.tartware.bookings.ingest.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether this process should be sent requests. */
public final class Readiness {
    private final List<Supplier<Optional<String>>> obstacles;
    private volatile boolean draining;

    /** @param obstacles each says why writes cannot be taken at the moment, or nothing */
    public Readiness(List<Supplier<Optional<String>>> obstacles) {
        this.obstacles = List.copyOf(obstacles);
    }

    /** From now on not ready, for ever: the process is about to end. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    List<String> reasonsAgainst() {
        List<String> reasons = new ArrayList<>();
        if (draining) {
            reasons.add("The process is shutting down.");
        }
        obstacles.forEach(obstacle -> obstacle.get().ifPresent(reasons::add));
        return reasons;
    }
}

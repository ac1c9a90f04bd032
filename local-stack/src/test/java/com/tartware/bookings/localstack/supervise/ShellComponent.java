package com.tartware.bookings.localstack.supervise;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A harmless process; {@code answers} says whether it counts as ready as soon as it runs. */
record ShellComponent(String name, String script, boolean answers, Set<String> needs) implements Component {
    @Override
    public String address() {
        return "";
    }

    @Override
    public List<PortClaim> ports() {
        return List.of();
    }

    @Override
    public ProcessBuilder command() {
        return new ProcessBuilder("sh", "-c", script);
    }

    @Override
    public Duration stopLimit() {
        return Duration.ofSeconds(1);
    }
}

package com.tartware.bookings.core.simulation.generator;

import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seed; the algorithm of {@link SplittableRandom} is specified, so a seed means the same on every JDK. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** 0 to {@code bound} − 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    int oneOf(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A position in a list of that size, mostly near its end. */
    int recent(int size) {
        int back = random.nextInt(1 + random.nextInt(1 + random.nextInt(size)));
        return size - 1 - back;
    }
}

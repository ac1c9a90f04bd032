package com.tartware.bookings.localstack.demo;

import java.util.List;
import java.util.Random;

/** How a guest's booking goes on after it was asked for. */
enum Course {
    /** Books, and that is all. */
    KEEPS(620),
    HOLDS_AND_CONFIRMS(105),
    HOLDS_EXTENDS_AND_CONFIRMS(25),
    HOLDS_CHANGES_AND_CONFIRMS(15),
    HOLDS_AND_RELEASES(30),
    /** Leaves a hold alone until it expires. */
    HOLDS_AND_LEAVES(45),
    /** Pays when the hold has expired. */
    HOLDS_AND_CONFIRMS_LATE(12),
    /** A fault in the payment software: confirms what is confirmed. */
    HOLDS_AND_CONFIRMS_TWICE(4),
    CHANGES(50),
    /** Two people change the same booking, each as it was at first. */
    CHANGES_AT_TWO_DESKS(10),
    CHANGES_AND_CANCELS(10),
    CANCELS(70),
    CANCELS_TWICE(4);

    private static final List<Course> ALL = List.of(values());
    private static final WeightedChoice CHOICE =
            WeightedChoice.of(ALL.stream().mapToDouble(course -> course.weight).toArray());

    private final int weight;

    Course(int weight) {
        this.weight = weight;
    }

    static Course draw(Random random) {
        return ALL.get(CHOICE.draw(random));
    }

    boolean beginsWithAHold() {
        return name().startsWith("HOLDS");
    }

    /** Whether a hold that was made is to expire before the season ends. */
    boolean leavesAHoldToExpire() {
        return this == HOLDS_AND_LEAVES || this == HOLDS_AND_CONFIRMS_LATE;
    }
}

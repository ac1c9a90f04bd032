package com.tartware.bookings.localstack.demo;

import java.util.Arrays;
import java.util.Random;

/** Draws positions of a list as often as their weights say. */
final class WeightedChoice {
    private final double[] cumulated;

    private WeightedChoice(double[] cumulated) {
        this.cumulated = cumulated;
    }

    /** @param weights none negative, at least one positive */
    static WeightedChoice of(double... weights) {
        double[] cumulated = weights.clone();
        Arrays.parallelPrefix(cumulated, Double::sum);
        if (cumulated.length == 0 || cumulated[cumulated.length - 1] <= 0) {
            throw new IllegalArgumentException("nothing to choose from: " + Arrays.toString(weights));
        }
        return new WeightedChoice(cumulated);
    }

    int draw(Random random) {
        double at = random.nextDouble() * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, at);
        int position = found >= 0 ? found + 1 : -found - 1;
        return Math.min(position, cumulated.length - 1);
    }
}

package com.tartware.bookings.benchmarks.measure;

import java.util.Arrays;
import java.util.List;

/** The figures of the rounds of one run, of which the median counts and the spread is told. */
public final class Sample {
    private final double[] sorted;

    /** @throws IllegalArgumentException without a figure */
    public Sample(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures");
        }
        sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
    }

    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double min() {
        return sorted[0];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }
}

package com.tartware.bookings.localstack.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** When guests come to a hotel of this kind and how long they stay; 1 is an ordinary night. */
@SuppressWarnings("ImmutableEnumChecker") // Nobody changes its tables.
enum HotelKind {
    CITY(
            new double[] {0.7, 0.7, 0.9, 1.0, 1.1, 1.1, 0.9, 0.9, 1.2, 1.2, 1.0, 1.1},
            new double[] {0.8, 0.9, 1.0, 1.0, 1.6, 1.8, 0.7},
            new int[] {34, 30, 18, 9, 5, 2, 2},
            List.of("Grand Hotel", "Central Hotel", "Riverside Hotel")),
    BEACH(
            new double[] {0.4, 0.4, 0.6, 0.8, 1.0, 1.4, 1.8, 1.9, 1.3, 0.8, 0.4, 0.6},
            new double[] {0.8, 0.8, 0.8, 0.9, 1.4, 1.6, 1.0},
            new int[] {5, 12, 20, 18, 14, 8, 23},
            List.of("Bay Resort", "Seaview Hotel", "Palm Beach Hotel")),
    ALPINE(
            new double[] {1.6, 1.9, 1.5, 0.6, 0.5, 0.8, 1.2, 1.3, 0.9, 0.6, 0.5, 1.5},
            new double[] {0.8, 0.8, 0.8, 0.9, 1.4, 1.7, 1.0},
            new int[] {8, 20, 24, 14, 9, 5, 20},
            List.of("Alpine Lodge", "Spa Hotel", "Mountain House"));

    private final double[] byMonth;
    private final double[] byWeekday;
    private final int[] stayLengths;
    private final List<String> styles;

    HotelKind(double[] byMonth, double[] byWeekday, int[] stayLengths, List<String> styles) {
        this.byMonth = byMonth;
        this.byWeekday = byWeekday;
        this.stayLengths = stayLengths;
        this.styles = styles;
    }

    /** How names of such hotels begin, or end. */
    List<String> styles() {
        return styles;
    }

    double demandOn(LocalDate night) {
        return byMonth[night.getMonthValue() - 1]
                * byWeekday[night.getDayOfWeek().getValue() - 1];
    }

    double priceFactorOn(LocalDate night) {
        boolean weekend = night.getDayOfWeek() == DayOfWeek.FRIDAY || night.getDayOfWeek() == DayOfWeek.SATURDAY;
        return (0.6 + 0.4 * byMonth[night.getMonthValue() - 1]) * (weekend ? 1.15 : 1.0);
    }

    /** Relative frequency of stays of 1 night, 2 nights, and so on. */
    WeightedChoice stayLengthChoice() {
        return WeightedChoice.of(Arrays.stream(stayLengths).asDoubleStream().toArray());
    }
}

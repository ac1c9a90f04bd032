package com.tartware.bookings.localstack.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws what guests do with their bookings, from the random numbers that drew the guests. */
final class FollowUps {
    /** Longer than any client is repeated to that gets no answer, so that a hold meant to be confirmed can be. */
    private static final int LONG_HOLD_SECONDS = 900;

    /** Short enough to see the extension matter, long enough for it to come in time. */
    private static final int HOLD_TO_BE_EXTENDED_SECONDS = 20;

    private static final int SHORT_HOLD_SECONDS_MIN = 3;
    private static final int SHORT_HOLD_SECONDS_MAX = 8;

    /** Some act on the answer 202 alone and find out later whether there was a booking. */
    private static final double DOES_NOT_WAIT = 0.2;

    private static final int SOON_MILLIS = 60;
    private static final int LATER_MILLIS_MIN = 1_500;
    private static final int LATER_MILLIS_MAX = 4_000;

    private static final double NAMES_VERSION = 0.3;
    private static final double IS_SENT_AGAIN = 0.01;
    private static final double GIVES_REASON = 0.8;
    private static final List<String> CANCEL_REASONS =
            List.of("PLANS_CHANGED", "FOUND_CHEAPER", "GUEST_ILL", "FLIGHT_CANCELLED", "CARD_DECLINED");
    private static final WeightedChoice CANCEL_REASON_CHOICE = WeightedChoice.of(45, 20, 15, 8, 12);

    private final Season season;
    private final Random random;

    FollowUps(Season season, Random random) {
        this.season = season;
        this.random = random;
    }

    /** Null where the course begins with a booking at once. */
    Integer holdSeconds(Course course) {
        return switch (course) {
            case HOLDS_AND_LEAVES ->
                SHORT_HOLD_SECONDS_MIN + random.nextInt(SHORT_HOLD_SECONDS_MAX - SHORT_HOLD_SECONDS_MIN + 1);
            case HOLDS_AND_CONFIRMS_LATE -> SHORT_HOLD_SECONDS_MIN;
            case HOLDS_EXTENDS_AND_CONFIRMS -> HOLD_TO_BE_EXTENDED_SECONDS;
            default -> course.beginsWithAHold() ? LONG_HOLD_SECONDS : null;
        };
    }

    List<FollowUp> of(Course course, Hotel hotel, List<RequestedStay> stays) {
        List<FollowUp> followUps =
                switch (course) {
                    case KEEPS, HOLDS_AND_LEAVES -> List.of();
                    case HOLDS_AND_CONFIRMS -> List.of(versioned(FollowUp.confirm(soonOrLater()), 1));
                    case HOLDS_EXTENDS_AND_CONFIRMS ->
                        List.of(
                                versioned(FollowUp.extend(soonOrLater(), LONG_HOLD_SECONDS), 1),
                                versioned(FollowUp.confirm(later()), 2));
                    case HOLDS_CHANGES_AND_CONFIRMS ->
                        List.of(FollowUp.modify(later(), changed(hotel, stays)), FollowUp.confirm(later()));
                    case HOLDS_AND_RELEASES -> List.of(versioned(FollowUp.release(soonOrLater()), 1));
                    case HOLDS_AND_CONFIRMS_LATE ->
                        // The hold begins when the log takes it, shortly before the answer.
                        List.of(FollowUp.confirm(SHORT_HOLD_SECONDS_MIN * 1_000 + later() / 2));
                    case HOLDS_AND_CONFIRMS_TWICE -> List.of(FollowUp.confirm(later()), FollowUp.confirm(SOON_MILLIS));
                    case CHANGES -> List.of(versioned(FollowUp.modify(soonOrLater(), changed(hotel, stays)), 1));
                    case CHANGES_AT_TWO_DESKS ->
                        List.of(
                                FollowUp.modify(later(), changed(hotel, stays)).expecting(1),
                                FollowUp.modify(SOON_MILLIS, changed(hotel, stays))
                                        .expecting(1));
                    case CHANGES_AND_CANCELS ->
                        List.of(FollowUp.modify(later(), changed(hotel, stays)), cancel(later()));
                    case CANCELS -> List.of(versioned(cancel(soonOrLater()), 1));
                    case CANCELS_TWICE -> List.of(cancel(later()), cancel(SOON_MILLIS));
                };
        return followUps.stream()
                .map(followUp -> random.nextDouble() < IS_SENT_AGAIN ? followUp.again() : followUp)
                .toList();
    }

    private FollowUp cancel(int delayMillis) {
        return FollowUp.cancel(
                delayMillis,
                random.nextDouble() < GIVES_REASON ? CANCEL_REASONS.get(CANCEL_REASON_CHOICE.draw(random)) : null);
    }

    private FollowUp versioned(FollowUp followUp, int version) {
        return random.nextDouble() < NAMES_VERSION ? followUp.expecting(version) : followUp;
    }

    private int soonOrLater() {
        return random.nextDouble() < DOES_NOT_WAIT ? SOON_MILLIS : later();
    }

    private int later() {
        return LATER_MILLIS_MIN + random.nextInt(LATER_MILLIS_MAX - LATER_MILLIS_MIN);
    }

    /** Other nights, another room type, more or fewer rooms or stays. */
    private List<RequestedStay> changed(Hotel hotel, List<RequestedStay> stays) {
        List<RequestedStay> changed = new ArrayList<>(stays);
        RequestedStay first = stays.get(0);
        switch (random.nextInt(6)) {
            case 0 -> changed.set(0, moved(first));
            case 1 -> changed.set(0, resized(first));
            case 2 -> changed.set(0, first.inRoomType(otherRoomType(hotel, first)));
            case 3 -> changed.set(0, first.withRooms(first.rooms() == 1 ? 2 : first.rooms() - 1));
            case 4 -> changed.add(first.inRoomType(otherRoomType(hotel, first)).withRooms(1));
            default -> {
                if (changed.size() > 1) {
                    changed.remove(1);
                } else {
                    changed.set(0, resized(moved(first)));
                }
            }
        }
        return changed;
    }

    /** A few days later, or earlier where the season ends. */
    private RequestedStay moved(RequestedStay stay) {
        int days = 1 + random.nextInt(3);
        LocalDate checkOut = stay.checkOut().plusDays(days);
        return stay.movedBy(checkOut.isAfter(season.end()) ? -days : days);
    }

    /** A night shorter, or longer where there is only one. */
    private RequestedStay resized(RequestedStay stay) {
        return stay.longerBy(stay.nights() > 1 ? -1 : 1);
    }

    private String otherRoomType(Hotel hotel, RequestedStay stay) {
        List<String> others = hotel.roomTypes().stream()
                .map(RoomType::id)
                .filter(id -> !id.equals(stay.roomTypeId()))
                .toList();
        return others.get(random.nextInt(others.size()));
    }
}

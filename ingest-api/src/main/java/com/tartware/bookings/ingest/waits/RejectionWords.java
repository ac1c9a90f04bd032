package com.tartware.bookings.ingest.waits;

/** What a rejection says to the developer of a client: a title for its reason, and a sentence about what to do. */
enum RejectionWords {
    INVALID_COMMAND(
            "The command breaks a limit", "The decision job does not accept this command; it is no use to repeat it."),
    IDEMPOTENCY_KEY_REUSED(
            "The idempotency key was used before",
            "Another command came with this key. Send a new command with a new key, or the first one unchanged."),
    BOOKING_NOT_FOUND("There is no such booking", "The tenant has no booking with this id, or has it no more."),
    HOLD_EXPIRED("The hold has expired", "The hold's time was up before this command; its rooms are free again."),
    VERSION_CONFLICT(
            "The booking has another version",
            "The booking changed since the version in expected_version. Read it again, and decide anew."),
    INVALID_TRANSITION("The booking's status does not allow this", "Read the booking to see its status."),
    ARRIVAL_IN_PAST("The check-in is in the past", "A check-in may be at most one day before today, UTC."),
    TOO_FAR_AHEAD(
            "The dates are too far ahead",
            "A check-in may be at most 731 days ahead, and the end of an inventory change at most 1,100 days."),
    UNKNOWN_ROOM_TYPE("The room type is not known", "No inventory was ever set for this property and room type."),
    STOP_SELL("A night is not on sale", "The property has stopped sales for the night in the decision's detail."),
    CLOSED_TO_ARRIVAL("The check-in night is closed to arrival", "The property takes no arrivals on that night."),
    CLOSED_TO_DEPARTURE("The check-out date is closed to departure", "The property takes no departures on that date."),
    MIN_STAY("The stay is too short", "The stay has fewer nights than the check-in night's minimum."),
    MAX_STAY("The stay is too long", "The stay has more nights than the check-in night's maximum."),
    SOLD_OUT(
            "Too few rooms are free",
            "The decision's detail names the first stay and night without enough rooms, and how many are free."),
    /** Of a reason that a later release of the decision job knows. */
    UNKNOWN("The command was rejected", "The decision's reason says why.");

    private final String title;
    private final String detail;

    RejectionWords(String title, String detail) {
        this.title = title;
        this.detail = detail;
    }

    static RejectionWords of(String reason) {
        for (RejectionWords words : values()) {
            if (words.name().equals(reason)) {
                return words;
            }
        }
        return UNKNOWN;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }
}

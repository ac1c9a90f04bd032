package com.tartware.bookings.core.decision;

/**
 * Why a command was rejected. The order is the precedence: the ledger asks for each in turn, and the first that applies, in
 * whichever stay, is the answer.
 */
public enum Reason {
    /** Breaks a limit of the contract; possible only for a record that did not pass ingest. */
    INVALID_COMMAND,
    /** The key is known, with another command. */
    IDEMPOTENCY_KEY_REUSED,
    /** The tenant has no such booking, or has it no more. */
    BOOKING_NOT_FOUND,
    /** The booking was a hold, and its time was up. */
    HOLD_EXPIRED,
    /** The booking has another version than the client expected. */
    VERSION_CONFLICT,
    /** What is asked for is not possible in the booking's status. */
    INVALID_TRANSITION,
    /** Check-in is before log date − 1 day. */
    ARRIVAL_IN_PAST,
    /** Check-in is over 731 days after the log date, or the end of an inventory over 1,100. */
    TOO_FAR_AHEAD,
    /** No inventory was ever set for the room type. */
    UNKNOWN_ROOM_TYPE,
    /** A night is not sold at present. */
    STOP_SELL,
    /** Nobody may arrive on the check-in night. */
    CLOSED_TO_ARRIVAL,
    /** Nobody may depart on the check-out date. */
    CLOSED_TO_DEPARTURE,
    /** The stay is shorter than the check-in night asks for. */
    MIN_STAY,
    /** The stay is longer than the check-in night allows. */
    MAX_STAY,
    /** A night has too few rooms free. */
    SOLD_OUT
}

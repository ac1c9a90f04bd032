package com.tartware.bookings.checker.history;

/**
 * How long it took, after the load and the last fault ended, until nothing moved any more.
 *
 * @param seconds null if it was never reached
 * @param secondsMax how long it may take
 */
public record Quiet(Double seconds, double secondsMax) {}

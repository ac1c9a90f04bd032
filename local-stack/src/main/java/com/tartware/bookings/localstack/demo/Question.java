package com.tartware.bookings.localstack.demo;

import java.util.List;

/** What was asked, and what the contract lets it become. */
interface Question {
    /** @param before the booking as the decisions before this one left it; null for inventory */
    boolean fits(Reply reply, GuestBooking before);

    /** In words, for a reply that does not fit. */
    String expected(Reply reply, GuestBooking before);

    /** Those asked for, or none. */
    List<RequestedStay> stays();
}

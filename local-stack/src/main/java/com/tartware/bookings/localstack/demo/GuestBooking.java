package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.localstack.demo.Reply.BookingFacts;
import java.time.Instant;
import java.util.UUID;

/** A guest's booking as the decisions seen so far left it. Guarded by the {@link Replies} that keep it. */
final class GuestBooking {
    private final String tenantId;
    private final UUID bookingId;
    private final boolean leftToExpire;
    private boolean decided;
    private BookingFacts facts;

    /** @param leftToExpire whether its hold, if it gets one, is to expire before the season ends */
    GuestBooking(String tenantId, UUID bookingId, boolean leftToExpire) {
        this.tenantId = tenantId;
        this.bookingId = bookingId;
        this.leftToExpire = leftToExpire;
    }

    String tenantId() {
        return tenantId;
    }

    UUID bookingId() {
        return bookingId;
    }

    boolean leftToExpire() {
        return leftToExpire;
    }

    /** Null while there is none. */
    BookingStatus status() {
        return facts == null ? null : facts.status();
    }

    /** 0 while there is none. */
    int version() {
        return facts == null ? 0 : facts.version();
    }

    boolean isHeld() {
        return status() == BookingStatus.HELD;
    }

    /** Whether it is held though it was to expire by then. */
    boolean isOverdueAt(Instant time) {
        return isHeld()
                && facts.holdExpiresAt() != null
                && !facts.holdExpiresAt().isAfter(time);
    }

    boolean isToExpireAt(Instant time) {
        return isHeld() && time.equals(facts.holdExpiresAt());
    }

    /** Whether it is known that the guest got no booking. */
    boolean isRefused() {
        return decided && facts == null;
    }

    int roomNightsSold() {
        return status() == BookingStatus.CONFIRMED ? facts.roomNights() : 0;
    }

    /** The request that was to make it is decided. */
    void answered() {
        decided = true;
    }

    void becomes(BookingFacts changed) {
        facts = changed;
    }
}

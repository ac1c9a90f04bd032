package com.tartware.bookings.ingest.waits;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section 3, "Repeats", read from the store. */
class KeyRetentionTest {
    private static final Instant DECIDED = Instant.parse("2030-03-01T10:00:00Z");
    private static final Instant DAY_LATER = DECIDED.plus(Duration.ofHours(24));
    private static final Duration MILLI = Duration.ofMillis(1);

    @Test
    void aKeyIsKnownFor24HoursExactly() {
        for (StoredDecision decision : List.of(decided("CONFIRMED"), rejected("SOLD_OUT"), decided("INVENTORY_SET"))) {
            assertThat(knows(decision, null, DECIDED)).isTrue();
            assertThat(knows(decision, null, DAY_LATER.minus(MILLI))).isTrue();
            assertThat(knows(decision, null, DAY_LATER)).isFalse();
        }
    }

    @Test
    void aDecisionNotBeforeTheCommandIsItsOwn() {
        assertThat(knows(rejected("IDEMPOTENCY_KEY_REUSED"), null, DECIDED)).isTrue();
        assertThat(knows(rejected("IDEMPOTENCY_KEY_REUSED"), null, DECIDED.plus(MILLI)))
                .isFalse();
    }

    @Test
    void aKeyIsKnownForAsLongAsTheBookingThatItMadeIsKept() {
        StoredBooking booking = booking("CONFIRMED", DECIDED, DECIDED, "2030-05-01", "2030-05-07", "2030-05-03");
        assertThat(knows(decided("CONFIRMED"), booking, Instant.parse("2030-06-05T23:59:59.999Z")))
                .isTrue();
        assertThat(knows(decided("CONFIRMED"), booking, Instant.parse("2030-06-06T00:00:00Z")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELLED", "RELEASED", "EXPIRED"})
    void anEndedBookingIsKeptFor30Days(String status) {
        Instant ended = Instant.parse("2030-03-10T11:30:00Z");
        StoredBooking booking = booking(status, DECIDED, ended, "2031-01-01");
        assertThat(knows(decided("HELD"), booking, Instant.parse("2030-04-09T11:29:59.999Z")))
                .isTrue();
        assertThat(knows(decided("HELD"), booking, Instant.parse("2030-04-09T11:30:00Z")))
                .isFalse();
    }

    @Test
    void anEndedBookingIsNotKeptLongerThanOthers() {
        StoredBooking booking = booking("CANCELLED", DECIDED, Instant.parse("2030-05-01T12:00:00Z"), "2030-05-01");
        assertThat(knows(decided("CONFIRMED"), booking, Instant.parse("2030-05-30T23:59:59Z")))
                .isTrue();
        assertThat(knows(decided("CONFIRMED"), booking, Instant.parse("2030-05-31T00:00:00Z")))
                .isFalse();
    }

    @Test
    void aLaterBookingUnderTheSameIdIsNoMemoryOfTheEarlierDecision() {
        StoredBooking later = booking("CONFIRMED", DAY_LATER, DAY_LATER, "2030-05-01");
        assertThat(knows(decided("CONFIRMED"), later, DAY_LATER.plus(MILLI))).isFalse();
        assertThat(knows(rejected("SOLD_OUT"), later, DAY_LATER.plus(MILLI))).isFalse();
        assertThat(knows(rejected("IDEMPOTENCY_KEY_REUSED"), later, DAY_LATER.plus(MILLI)))
                .isFalse();
    }

    @Test
    void aReusedKeyIsKnownForAsLongAsTheBookingOfTheFirstIsKept() {
        StoredBooking firsts = booking("CONFIRMED", DECIDED.minus(Duration.ofDays(3)), DECIDED, "2030-05-01");
        assertThat(knows(rejected("IDEMPOTENCY_KEY_REUSED"), firsts, Instant.parse("2030-05-30T00:00:00Z")))
                .isTrue();
        assertThat(knows(rejected("IDEMPOTENCY_KEY_REUSED"), firsts, Instant.parse("2030-05-31T00:00:00Z")))
                .isFalse();
    }

    @Test
    void whatTheFoldCallsARepeatIsOneUnlessItIsTooOld() {
        StoredDecision reused = rejected("IDEMPOTENCY_KEY_REUSED");
        assertThat(KeyRetention.isPlausible(reused, Optional.empty(), DAY_LATER.minus(MILLI)))
                .isTrue();
        assertThat(KeyRetention.isPlausible(reused, Optional.empty(), DAY_LATER))
                .isFalse();
    }

    private static boolean knows(StoredDecision decision, StoredBooking keysBooking, Instant logTime) {
        return KeyRetention.isKnown(decision, Optional.ofNullable(keysBooking), logTime);
    }

    private static StoredDecision decided(String outcome) {
        return new StoredDecision(1, outcome, null, DECIDED, "{}");
    }

    private static StoredDecision rejected(String reason) {
        return new StoredDecision(1, "REJECTED", reason, DECIDED, "{}");
    }

    private static StoredBooking booking(String status, Instant createdAt, Instant updatedAt, String... checkOuts) {
        List<StoredStay> stays = List.of(checkOuts).stream()
                .map(LocalDate::parse)
                .map(checkOut -> new StoredStay("PAR-1", "DBL", checkOut.minusDays(1), checkOut, 1))
                .toList();
        return new StoredBooking(
                new UUID(1, 1), status, 1, null, stays, null, null, null, null, null, null, createdAt, updatedAt, 1);
    }
}

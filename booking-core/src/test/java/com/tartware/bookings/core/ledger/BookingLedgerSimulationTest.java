package com.tartware.bookings.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.RoomTypeNights;
import com.tartware.bookings.core.inventory.RoomTypeNights.StayNight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands, retries and reused keys over a few crowded nights; the contract's invariants after each. */
class BookingLedgerSimulationTest {
    private static final int STEPS = 20_000;
    private static final int FIRST_DAY = LedgerFixture.day(LedgerFixture.TODAY);
    private static final List<String> ROOM_TYPES = List.of("single", "double", "suite");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void noNightIsOversoldAndEveryCommandIsDecidedOnce(long seed) {
        Random random = new Random(seed);
        LedgerFixture tenant = new LedgerFixture();
        Map<String, int[]> soldAndLimit = new HashMap<>();
        Map<String, CommandBody> sent = new HashMap<>();
        Set<String> decided = new HashSet<>();
        long sequence = 0;
        for (int step = 0; step < STEPS; step++) {
            tenant.logTimeMillis += random.nextInt(3);
            String key = "key-" + random.nextInt(STEPS);
            boolean retry = sent.containsKey(key) && random.nextInt(4) > 0;
            CommandBody body = retry ? sent.get(key) : randomCommand(random);
            sent.putIfAbsent(key, body);
            List<Decision> decisions = tenant.send(key, body);
            String where = "seed %d step %d key %s".formatted(seed, step, key);
            assertThat(decisions.size()).as(where).isEqualTo(decided.add(key + body) ? 1 : 0);
            for (Decision decision : decisions) {
                assertThat(decision.tenantSequence()).as(where).isEqualTo(++sequence);
                boolean reused = !body.equals(sent.get(key));
                assertThat(decision.ruling().outcome() == Outcome.REJECTED
                                && decision.ruling().rejection().reason() == Reason.IDEMPOTENCY_KEY_REUSED)
                        .as(where)
                        .isEqualTo(reused);
                apply(decision, body, soldAndLimit, where);
            }
        }
        assertThat(soldAndLimit)
                .as("the run crowded some night")
                .anySatisfy((night, counters) ->
                        assertThat(counters[0]).isEqualTo(counters[1]).isPositive());
    }

    /** Follows the nights by the decisions alone, and compares with what each decision says of them. */
    private static void apply(Decision decision, CommandBody body, Map<String, int[]> soldAndLimit, String where) {
        if (decision.ruling().outcome() == Outcome.REJECTED) {
            assertThat(decision.ruling().nights()).as(where).isEmpty();
            return;
        }
        if (decision.ruling().outcome() == Outcome.CONFIRMED) {
            for (Stay stay : decision.ruling().booking().stays()) {
                for (int day = stay.checkInEpochDay(); day < stay.checkOutEpochDay(); day++) {
                    int[] counters = soldAndLimit.get(stay.roomTypeId() + day);
                    counters[0] += stay.rooms();
                    assertThat(counters[0]).as(where).isLessThanOrEqualTo(counters[1]);
                }
            }
        }
        if (body instanceof SetInventory inventory) {
            for (int day = inventory.fromEpochDay(); day < inventory.toEpochDay(); day++) {
                int[] counters = soldAndLimit.computeIfAbsent(inventory.roomTypeId() + day, night -> new int[2]);
                counters[1] = inventory.allotment() + inventory.overbookingLimit();
            }
        }
        for (RoomTypeNights roomType : decision.ruling().nights()) {
            for (StayNight night : roomType.nights()) {
                int[] counters = soldAndLimit.get(roomType.roomTypeId() + night.epochDay());
                assertThat(Night.sold(night.night())).as(where).isEqualTo(counters[0]);
                assertThat(Night.allotment(night.night()) + Night.overbookingLimit(night.night()))
                        .as(where)
                        .isEqualTo(counters[1]);
            }
        }
    }

    private static CommandBody randomCommand(Random random) {
        if (random.nextInt(20) == 0) {
            int from = FIRST_DAY + random.nextInt(60);
            return new SetInventory(
                    LedgerFixture.PROPERTY,
                    ROOM_TYPES.get(random.nextInt(ROOM_TYPES.size())),
                    from,
                    from + 1 + random.nextInt(40),
                    random.nextInt(60),
                    random.nextInt(4));
        }
        List<Stay> stays = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int checkIn = FIRST_DAY + random.nextInt(70);
            stays.add(new Stay(
                    LedgerFixture.PROPERTY,
                    ROOM_TYPES.get(random.nextInt(ROOM_TYPES.size())),
                    checkIn,
                    checkIn + 1 + random.nextInt(5),
                    1 + random.nextInt(3)));
        }
        return LedgerFixture.booking(stays.toArray(Stay[]::new));
    }
}

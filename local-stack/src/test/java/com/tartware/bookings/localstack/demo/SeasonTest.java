package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeasonTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 5);
    private static final List<String> TENANTS = List.of("demo", "acme", "globex");

    @Test
    void theSameSeedAsksForTheSameRequestByRequest() {
        assertThat(guests(season(7, 1, 2_000))).isEqualTo(guests(season(7, 1, 2_000)));
        assertThat(season(7, 1, 2_000).inventory())
                .isEqualTo(season(7, 1, 2_000).inventory());
        assertThat(guests(season(8, 1, 2_000))).isNotEqualTo(guests(season(7, 1, 2_000)));
    }

    @Test
    void aLaterRunHasOtherHotelsAndOtherKeys() {
        Season first = season(7, 1, 2_000);
        Season second = season(7, 2, 2_000);

        assertThat(hotelIds(second)).doesNotContainAnyElementsOf(hotelIds(first));
        assertThat(keys(second)).doesNotContainAnyElementsOf(keys(first));
    }

    @Test
    void hotelsOfOneRunNeverRepeatHoweverManyRunsThereWere() {
        Set<String> seen = new HashSet<>();
        for (int run = 1; run <= 50; run++) {
            assertThat(hotelIds(season(1, run, 100))).allSatisfy(id -> {
                assertThat(seen.add(id)).as(id).isTrue();
                assertThat(id).matches("[A-Za-z0-9._-]{1,64}");
            });
        }
    }

    @Test
    void everyTenantHasTwoToFourHotelsOfThreeToFiveRoomTypes() {
        Season season = season(3, 1, 20_000);

        assertThat(season.hotels().stream().collect(Collectors.groupingBy(Hotel::tenantId, Collectors.counting())))
                .containsOnlyKeys(TENANTS)
                .allSatisfy((tenant, hotels) -> assertThat(hotels).isBetween(2L, 4L));
        assertThat(season.hotels())
                .allSatisfy(hotel -> assertThat(hotel.roomTypes()).hasSizeBetween(3, 5));
        assertThat(season.nights()).isBetween(180, 366);
        assertThat(season.firstNight()).isEqualTo(TODAY.plusDays(1));
    }

    @ParameterizedTest(name = "seed {0}, {1} bookings")
    @CsvSource({"1,1000", "1,20000", "2,20000", "42,20000", "20260101,20000", "5,20000", "1,100000"})
    void mostFindARoomAndAVisibleShareDoesNot(long seed, int bookings) {
        Season season = season(seed, 1, bookings);
        FirstComeFirstServed sales = new FirstComeFirstServed(season);
        long confirmed = guests(season).stream()
                .filter(guest -> guest.habit() != Habit.ASKS_FOR_UNKNOWN_ROOM_TYPE)
                .filter(guest -> sales.sells(guest.booking()))
                .count();

        assertThat((double) confirmed / bookings)
                .as("seed %d: %d confirmed", seed, confirmed)
                .isBetween(0.75, 0.92);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void everyRequestKeepsTheLimitsOfTheContractAndOfTheSeason(long seed) {
        Season season = season(seed, 1, 5_000);
        Set<String> keys = new HashSet<>();

        assertThat(guests(season)).hasSize(5_000).allSatisfy(guest -> {
            assertThat(keys.add(guest.idempotencyKey())).isTrue();
            assertThat(guest.idempotencyKey()).matches("[!-~]{1,255}");
            assertThat(guest.booking().amountMinor()).isBetween(1L, 1_000_000_000_000L);
            assertThat(guest.booking().stays()).hasSizeBetween(1, 2).allSatisfy(stay -> {
                assertThat(stay.rooms()).isBetween(1, 3);
                assertThat(stay.checkIn()).isBeforeOrEqualTo(stay.checkOut().minusDays(1));
                assertThat(stay.checkIn()).isAfterOrEqualTo(season.firstNight());
                assertThat(stay.checkOut()).isBeforeOrEqualTo(season.end());
                assertThat(stay.checkIn().plusDays(7)).isAfterOrEqualTo(stay.checkOut());
            });
        });
    }

    @Test
    void someClientsRepeatThemselvesAndSomeAreFaulty() {
        Map<Habit, Integer> habits = new EnumMap<>(Habit.class);
        guests(season(1, 1, 20_000)).forEach(guest -> {
            habits.merge(guest.habit(), 1, Integer::sum);
            if (guest.habit() == Habit.REUSES_KEY) {
                assertThat(guest.otherBooking()).isNotNull().isNotEqualTo(guest.booking());
            } else {
                assertThat(guest.otherBooking()).isNull();
            }
        });

        assertThat(habits.get(Habit.BOOKS_ONCE)).isBetween(19_200, 19_600);
        assertThat(habits).containsOnlyKeys(Habit.values());
    }

    @Test
    void shortStaysAreForWeekends() {
        Map<Boolean, Long> nightsByWeekend = guests(season(1, 1, 20_000)).stream()
                .map(guest -> guest.booking().stays().get(0))
                .filter(stay ->
                        stay.checkIn().plusDays(2).isAfter(stay.checkOut().minusDays(1)))
                .flatMap(stay -> stay.checkIn().datesUntil(stay.checkOut()))
                .collect(Collectors.partitioningBy(
                        night -> Set.of(5, 6).contains(night.getDayOfWeek().getValue()), Collectors.counting()));

        double perWeekendNight = nightsByWeekend.get(true) / 2.0;
        double perWeekNight = nightsByWeekend.get(false) / 5.0;
        assertThat(perWeekendNight / perWeekNight).isGreaterThan(1.2);
    }

    @Test
    void theBodyIsTheContracts() {
        BookingRequest booking = new BookingRequest(
                List.of(new RequestedStay("grand-hotel-york", "suite", TODAY, TODAY.plusDays(2), 1)),
                null,
                "web",
                "flexible",
                12_345,
                "GBP");

        assertThat(booking.json())
                .isEqualTo(
                        "{\"stays\":[{\"property_id\":\"grand-hotel-york\",\"room_type_id\":\"suite\",\"check_in\":\"2026-03-05\","
                                + "\"check_out\":\"2026-03-07\",\"rooms\":1}],\"channel\":\"web\",\"rate_plan_id\":\"flexible\","
                                + "\"amount_minor\":12345,\"currency\":\"GBP\"}");
    }

    @Test
    void aPlanWithoutTenantsOrGuestsIsRefused() {
        assertThatThrownBy(() -> new SeasonPlan(1, 1, 0, TENANTS, TODAY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SeasonPlan(1, 1, 1, List.of(), TODAY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Season season(long seed, int run, int bookings) {
        return Season.of(new SeasonPlan(seed, run, bookings, TENANTS, TODAY));
    }

    private static List<GuestRequest> guests(Season season) {
        List<GuestRequest> guests = new ArrayList<>();
        season.guests().forEachRemaining(guests::add);
        return guests;
    }

    private static List<String> hotelIds(Season season) {
        return season.hotels().stream().map(Hotel::id).toList();
    }

    private static List<String> keys(Season season) {
        List<String> keys = new ArrayList<>();
        season.guests().forEachRemaining(guest -> keys.add(guest.idempotencyKey()));
        season.inventory().forEach(request -> keys.add(request.idempotencyKey()));
        return keys;
    }

    /** Sells as the ledger does, as far as this season needs it. */
    private static final class FirstComeFirstServed {
        private final Map<String, Integer> roomsForSale = new HashMap<>();
        private final Map<String, Integer> soldByNight = new HashMap<>();

        FirstComeFirstServed(Season season) {
            season.inventory()
                    .forEach(request -> roomsForSale.put(
                            request.propertyId() + "/" + request.roomTypeId(),
                            request.allotment() + request.overbookingLimit()));
        }

        boolean sells(BookingRequest booking) {
            Map<String, Integer> after = new HashMap<>();
            for (RequestedStay stay : booking.stays()) {
                String roomType = stay.propertyId() + "/" + stay.roomTypeId();
                for (LocalDate night = stay.checkIn(); night.isBefore(stay.checkOut()); night = night.plusDays(1)) {
                    String key = roomType + "/" + night;
                    int sold = after.getOrDefault(key, soldByNight.getOrDefault(key, 0)) + stay.rooms();
                    if (sold > roomsForSale.get(roomType)) {
                        return false;
                    }
                    after.put(key, sold);
                }
            }
            soldByNight.putAll(after);
            return true;
        }
    }
}

package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import com.tartware.bookings.localstack.demo.HouseRules.MidSeasonChange;
import com.tartware.bookings.localstack.demo.TenantSales.NewBookings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
        SeasonBooks books = PlayedSeason.of(season(seed, 1, bookings)).books();
        NewBookings asked = books.total().bookings();

        assertThat((double) asked.taken() / asked.decided())
                .as("seed %d: %s", seed, asked)
                .isBetween(0.75, 0.92);
        assertThat((double) asked.noRoom() / asked.decided())
                .as("seed %d: %s", seed, asked)
                .isBetween(0.05, 0.22);
    }

    /** The ledger decides as the contract says, so whatever is a surprise here is an error of the demo. */
    @ParameterizedTest(name = "seed {0}, run {1}")
    @CsvSource({"1,1", "42,2", "20260101,7"})
    void everyOutcomeAndEveryReasonComesUpAndNoneIsASurprise(long seed, int run) {
        PlayedSeason played = PlayedSeason.of(season(seed, run, 20_000));
        SeasonBooks books = played.books();
        TenantSales total = books.total();

        assertThat(books.surprises()).isEmpty();
        assertThat(books.undecided()).isZero();
        assertThat(books.overdueHolds()).isZero();
        assertThat(books.holdsOpen()).isZero();
        assertThat(total.outcomes().keySet())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Outcome.UNKNOWN)));
        assertThat(total.reasons().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(Reason.UNKNOWN, Reason.INVALID_COMMAND)));
        assertThat(total.roomNightsSold()).isEqualTo(played.roomNightsSold());
        assertThat(total.requests())
                .isEqualTo(total.repeats()
                        + total.outcomes().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        - total.count(Outcome.EXPIRED)
                        - total.count(Outcome.INVENTORY_SET));
    }

    @Test
    void sharesAreThoseOfAHotelsTrade() {
        TenantSales total = PlayedSeason.of(season(1, 1, 20_000)).books().total();

        assertThat(total.count(Outcome.HELD)).isBetween(3_000L, 5_500L);
        assertThat(total.count(Outcome.EXPIRED)).isBetween(600L, 1_300L);
        assertThat(total.count(Outcome.RELEASED)).isBetween(300L, 800L);
        assertThat(total.count(Outcome.EXTENDED)).isBetween(250L, 600L);
        assertThat(total.count(Outcome.MODIFIED)).isBetween(800L, 1_800L);
        assertThat(total.count(Outcome.CANCELLED)).isBetween(900L, 1_800L);
        assertThat(total.count(Reason.MIN_STAY)).isBetween(20L, 600L);
        assertThat(total.count(Reason.VERSION_CONFLICT)).isBetween(20L, 300L);
        assertThat(total.count(Reason.HOLD_EXPIRED)).isBetween(100L, 300L);
    }

    @Test
    void restrictionsAreForNightsOnSaleAndMishapsAreMended() {
        Season season = season(4, 1, 20_000);

        assertThat(season.inventory())
                .filteredOn(request -> request.restrictions() != null)
                .hasSizeGreaterThan(season.hotels().size() * 5)
                .allSatisfy(request -> {
                    assertThat(request.allotment()).isNull();
                    assertThat(request.from()).isBetween(season.firstNight(), season.end());
                    assertThat(request.to()).isBetween(request.from().plusDays(1), season.end());
                });
        assertThat(season.midSeasonChanges())
                .hasSize(2 * TENANTS.size())
                .isSortedAccordingTo(Comparator.comparingInt(MidSeasonChange::afterGuests))
                .extracting(change -> change.request().restrictions().stopSell())
                .containsExactly(true, true, true, false, false, false);
        assertThat(season.inventory().stream().map(InventoryRequest::idempotencyKey))
                .doesNotHaveDuplicates();
    }

    @Test
    void theSmallestSeasonIsOneToo() {
        assertThat(PlayedSeason.of(season(1, 1, 1)).books().surprises()).isEmpty();
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
                assertThat(stay.checkIn().plusDays(7)).isAfterOrEqualTo(stay.checkOut());
                if (guest.habit() != Habit.ASKS_FOR_THE_PAST && guest.habit() != Habit.ASKS_TOO_FAR_AHEAD) {
                    assertThat(stay.checkIn()).isAfterOrEqualTo(season.firstNight());
                    assertThat(stay.checkOut()).isBeforeOrEqualTo(season.end());
                }
            });
            if (guest.booking().holdSeconds() != null) {
                assertThat(guest.booking().holdSeconds()).isBetween(1, 86_400);
            }
            for (FollowUp followUp : guest.followUps()) {
                assertThat(followUp.delayMillis()).isBetween(1, 10_000);
                assertThat(String.valueOf(followUp.cancelReason())).matches("null|[A-Z0-9_]{1,64}");
                assertThat(followUp.stays()).hasSizeLessThanOrEqualTo(3).allSatisfy(stay -> {
                    assertThat(stay.rooms()).isBetween(1, 5);
                    assertThat(stay.nights()).isBetween(1, 10);
                    assertThat(stay.checkIn()).isAfterOrEqualTo(season.firstNight());
                });
            }
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

        assertThat(habits.get(Habit.BOOKS_ONCE)).isBetween(19_150, 19_500);
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
                null,
                "web",
                "flexible",
                12_345,
                "GBP");

        assertThat(booking.heldFor(90).json()).contains("\"rooms\":1}],\"hold_seconds\":90,\"channel\"");
        assertThat(booking.json())
                .isEqualTo(
                        "{\"stays\":[{\"property_id\":\"grand-hotel-york\",\"room_type_id\":\"suite\",\"check_in\":\"2026-03-05\","
                                + "\"check_out\":\"2026-03-07\",\"rooms\":1}],\"channel\":\"web\",\"rate_plan_id\":\"flexible\","
                                + "\"amount_minor\":12345,\"currency\":\"GBP\"}");
    }

    @Test
    void followUpsAreTheContracts() {
        UUID booking = UUID.fromString("0b9fcfd3-6b1c-5b4e-9d30-0d7c1d1b7f10");
        RequestedStay stay = new RequestedStay("grand-hotel-york", "suite", TODAY, TODAY.plusDays(2), 1);

        assertThat(asSent(FollowUp.confirm(1), booking))
                .isEqualTo("POST /v1/bookings/%s/confirm {}".formatted(booking));
        assertThat(asSent(FollowUp.release(1).expecting(3), booking))
                .isEqualTo("POST /v1/bookings/%s/release {\"expected_version\":3}".formatted(booking));
        assertThat(asSent(FollowUp.cancel(1, "GUEST_ILL"), booking))
                .isEqualTo("POST /v1/bookings/%s/cancel {\"reason\":\"GUEST_ILL\"}".formatted(booking));
        assertThat(asSent(FollowUp.cancel(1, null), booking))
                .isEqualTo("POST /v1/bookings/%s/cancel {}".formatted(booking));
        assertThat(asSent(FollowUp.extend(1, 60), booking))
                .isEqualTo("POST /v1/bookings/%s/extend {\"hold_seconds\":60}".formatted(booking));
        assertThat(asSent(FollowUp.modify(1, List.of(stay)).expecting(1), booking))
                .isEqualTo(
                        ("PATCH /v1/bookings/%s {\"stays\":[{\"property_id\":\"grand-hotel-york\",\"room_type_id\":\"suite\","
                                        + "\"check_in\":\"2026-03-05\",\"check_out\":\"2026-03-07\",\"rooms\":1}],\"expected_version\":1}")
                                .formatted(booking));
    }

    @Test
    void inventoryIsTheContracts() {
        InventoryRequest restricted = new InventoryRequest(
                "acme",
                "key",
                "grand-hotel-york",
                "suite",
                TODAY,
                TODAY.plusDays(2),
                4,
                null,
                new NightRestrictions(true, false, null, 2, null));

        assertThat(restricted.json())
                .isEqualTo("{\"from\":\"2026-03-05\",\"to\":\"2026-03-07\",\"allotment\":4,"
                        + "\"restrictions\":{\"stop_sell\":true,\"closed_to_arrival\":false,\"min_stay\":2}}");
    }

    @Test
    void aPlanWithoutTenantsOrGuestsIsRefused() {
        assertThatThrownBy(() -> new SeasonPlan(1, 1, 0, TENANTS, TODAY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SeasonPlan(1, 1, 1, List.of(), TODAY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String asSent(FollowUp followUp, UUID bookingId) {
        return followUp.method() + " " + followUp.path(bookingId) + " " + followUp.json();
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
        season.midSeasonChanges().forEach(change -> keys.add(change.request().idempotencyKey()));
        return keys;
    }
}

package com.tartware.bookings.localstack.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** How hotels restrict their sale, before the season and while it is being sold; always the same for the same plan. */
final class HouseRules {
    /** One night without arrivals and one without departures in so many. */
    private static final int NIGHTS_PER_CLOSED_ONE = 90;

    /** Of a season's nights, so that a short one is not all rules. */
    private static final double SHORT_STAYS_ONLY = 0.05;

    private static final double OFF_SALE = 0.015;
    private static final double LONGER_STAYS_ONLY = 0.01;

    private static final int NIGHTS_AT_LEAST = 2;
    private static final int NIGHTS_AT_MOST = 4;

    /** When a mishap is known, and when it is over, as shares of the guests. */
    private static final double MISHAP = 0.35;

    private static final double REPAIRED = 0.65;

    private final Season season;
    private final Random random;
    private final List<InventoryRequest> requests = new ArrayList<>();
    private final List<MidSeasonChange> changes = new ArrayList<>();

    /**
     * What a hotel changes while guests book.
     *
     * @param afterGuests once so many guests have asked
     */
    record MidSeasonChange(int afterGuests, InventoryRequest request) {}

    private HouseRules(Season season) {
        this.season = season;
        this.random =
                new Random(season.plan().seed() * 1_000_033 + season.plan().run());
        season.hotels().forEach(this::restrict);
        season.plan().tenantIds().forEach(this::haveAMishap);
    }

    static HouseRules of(Season season) {
        return new HouseRules(season);
    }

    /** Before the first guest asks. */
    List<InventoryRequest> requests() {
        return List.copyOf(requests);
    }

    /** In the order in which they come. */
    List<MidSeasonChange> changes() {
        return changes.stream()
                .sorted(Comparator.comparingInt(MidSeasonChange::afterGuests))
                .toList();
    }

    private void restrict(Hotel hotel) {
        LocalDate peak = hotel.peaks().get(0).from();
        for (RoomType roomType : hotel.roomTypes()) {
            rule(
                    hotel,
                    roomType,
                    peak,
                    peak.plusDays(nights(LONGER_STAYS_ONLY)),
                    NightRestrictions.nightsAtLeast(NIGHTS_AT_LEAST));
        }
        for (int rule = 0; rule <= season.nights() / NIGHTS_PER_CLOSED_ONE; rule++) {
            rule(hotel, roomTypeOf(hotel), 1, NightRestrictions.noArrivals());
            rule(hotel, roomTypeOf(hotel), 1, NightRestrictions.noDepartures());
        }
        rule(hotel, hotel.roomTypes().get(0), nights(SHORT_STAYS_ONLY), NightRestrictions.nightsAtMost(NIGHTS_AT_MOST));
        rule(hotel, roomTypeOf(hotel), nights(OFF_SALE), NightRestrictions.stopSell(true));
    }

    /** A burst pipe: a room type is taken off sale, and comes back with fewer rooms for some nights. */
    private void haveAMishap(String tenantId) {
        List<Hotel> hotels = season.hotels().stream()
                .filter(hotel -> hotel.tenantId().equals(tenantId))
                .toList();
        Hotel hotel = hotels.get(random.nextInt(hotels.size()));
        RoomType roomType = hotel.roomTypes().get(0);
        LocalDate from = someNight(nights(OFF_SALE));
        LocalDate to = from.plusDays(nights(OFF_SALE));
        change(MISHAP, request("mishap", hotel, roomType, from, to, null, NightRestrictions.stopSell(true)));
        change(
                REPAIRED,
                request(
                        "repaired",
                        hotel,
                        roomType,
                        from,
                        to,
                        roomType.allotment() / 2,
                        NightRestrictions.stopSell(false)));
    }

    private void change(double shareOfGuests, InventoryRequest request) {
        changes.add(new MidSeasonChange((int) (season.plan().bookings() * shareOfGuests), request));
    }

    private void rule(Hotel hotel, RoomType roomType, int nights, NightRestrictions restrictions) {
        LocalDate from = someNight(nights);
        rule(hotel, roomType, from, from.plusDays(nights), restrictions);
    }

    private void rule(Hotel hotel, RoomType roomType, LocalDate from, LocalDate to, NightRestrictions restrictions) {
        requests.add(request("rule-" + (requests.size() + 1), hotel, roomType, from, to, null, restrictions));
    }

    private InventoryRequest request(
            String what,
            Hotel hotel,
            RoomType roomType,
            LocalDate from,
            LocalDate to,
            Integer allotment,
            NightRestrictions restrictions) {
        return new InventoryRequest(
                hotel.tenantId(),
                season.plan().keyPrefix() + what,
                hotel.id(),
                roomType.id(),
                from,
                to,
                allotment,
                null,
                restrictions);
    }

    private int nights(double shareOfSeason) {
        return (int) Math.max(1, Math.round(season.nights() * shareOfSeason));
    }

    private LocalDate someNight(int nights) {
        return season.firstNight().plusDays(random.nextInt(season.nights() - nights));
    }

    private RoomType roomTypeOf(Hotel hotel) {
        return hotel.roomTypes().get(random.nextInt(hotel.roomTypes().size()));
    }
}

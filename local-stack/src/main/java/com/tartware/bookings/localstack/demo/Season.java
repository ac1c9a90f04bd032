package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.localstack.demo.HotelNames.HotelName;
import com.tartware.bookings.localstack.demo.HouseRules.MidSeasonChange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Hotels, what they put on sale, and who asks for it.
 *
 * @param nights on sale from {@code firstNight} on
 */
record Season(SeasonPlan plan, LocalDate firstNight, int nights, List<Hotel> hotels) {
    /** Nine months for the bookings that the demo makes by default; more of them need larger hotels, fewer a shorter season. */
    private static final int NIGHTS_MAX = 274;

    /** With stays of up to a week a season shorter than this would be all edges. */
    private static final int NIGHTS_MIN = 21;

    /** Of one request: stays by nights by rooms, as measured over 20,000 requests of several seeds. */
    private static final double ROOM_NIGHTS_ASKED = 4.5;

    /**
     * Room nights asked for, against those on sale. Demand is so uneven that, by trial over seeds and sizes, about one request in
     * eight finds no room, and a few more meet a restriction.
     */
    private static final double ASKED_OF_SALE = 0.55;

    private static final int HOTELS_PER_TENANT_MAX = 4;

    /** Room types by size: id, rooms, overbooking, share of demand, rate in minor units. Small ones are asked for more than they have. */
    private static final List<RoomType> ROOM_TYPES = List.of(
            new RoomType("standard-double", 24, 1, 24, 9_900),
            new RoomType("superior-double", 14, 1, 14, 13_900),
            new RoomType("suite", 2, 0, 3.5, 39_000),
            new RoomType("family-room", 7, 0, 8, 16_900),
            new RoomType("junior-suite", 4, 0, 5.5, 22_900));

    static Season of(SeasonPlan plan) {
        Random random = new Random(plan.seed() * 31 + plan.run());
        List<List<Double>> sizes = new ArrayList<>();
        double roomsBeforeScaling = 0;
        double typicalRooms =
                ROOM_TYPES.stream().mapToInt(RoomType::roomsForSale).sum();
        for (int tenant = 0; tenant < plan.tenantIds().size(); tenant++) {
            List<Double> ofTenant = new ArrayList<>();
            int hotels = 2 + random.nextInt(HOTELS_PER_TENANT_MAX - 1);
            for (int hotel = 0; hotel < hotels; hotel++) {
                double size = (0.7 + 0.6 * random.nextDouble()) * (tenant == 0 ? 1.3 : 1);
                roomsBeforeScaling += size * typicalRooms;
                ofTenant.add(size);
            }
            sizes.add(ofTenant);
        }
        double roomNightsForSale = plan.bookings() * ROOM_NIGHTS_ASKED / ASKED_OF_SALE;
        int nights = (int) Math.max(NIGHTS_MIN, Math.min(NIGHTS_MAX, roomNightsForSale / roomsBeforeScaling));
        double scale = roomNightsForSale / (roomsBeforeScaling * nights);

        LocalDate firstNight = plan.today().plusDays(1);
        List<Hotel> hotels = new ArrayList<>();
        for (int tenant = 0; tenant < sizes.size(); tenant++) {
            for (int hotel = 0; hotel < sizes.get(tenant).size(); hotel++) {
                int position = ((plan.run() - 1) * sizes.size() + tenant) * HOTELS_PER_TENANT_MAX + hotel;
                hotels.add(hotel(
                        plan.tenantIds().get(tenant),
                        HotelNames.at(position),
                        sizes.get(tenant).get(hotel) * scale,
                        firstNight,
                        nights,
                        random));
            }
        }
        return new Season(plan, firstNight, nights, List.copyOf(hotels));
    }

    private static Hotel hotel(
            String tenantId, HotelName name, double size, LocalDate firstNight, int nights, Random random) {
        int kinds = 3 + random.nextInt(ROOM_TYPES.size() - 2);
        double rateFactor = 0.8 + 0.6 * random.nextDouble();
        List<RoomType> roomTypes = ROOM_TYPES.stream()
                .limit(kinds)
                .map(typical -> new RoomType(
                        typical.id(),
                        // The contract's largest allotment.
                        (int) Math.max(1, Math.min(9_999, Math.round(typical.allotment() * size))),
                        typical.overbookingLimit(),
                        typical.demandShare(),
                        Math.round(typical.nightlyRateMinor() * rateFactor)))
                .toList();
        List<EventPeak> peaks = new ArrayList<>();
        for (int event = 0; event <= nights / 90; event++) {
            LocalDate from = firstNight.plusDays(random.nextInt(nights - 3));
            peaks.add(new EventPeak(from, from.plusDays(2 + random.nextInt(3))));
        }
        double popularity = 0.8 + 0.4 * random.nextDouble();
        return new Hotel(tenantId, name.id(), name.name(), name.kind(), name.currency(), popularity, roomTypes, peaks);
    }

    /** The first night that is not on sale. */
    LocalDate end() {
        return firstNight.plusDays(nights);
    }

    int roomTypes() {
        return hotels.stream().mapToInt(hotel -> hotel.roomTypes().size()).sum();
    }

    /** What goes on sale before the first guest asks, and under which restrictions. */
    List<InventoryRequest> inventory() {
        List<InventoryRequest> requests = new ArrayList<>();
        for (Hotel hotel : hotels) {
            for (RoomType roomType : hotel.roomTypes()) {
                requests.add(new InventoryRequest(
                        hotel.tenantId(),
                        plan.keyPrefix() + "inventory-" + (requests.size() + 1),
                        hotel.id(),
                        roomType.id(),
                        firstNight,
                        end(),
                        roomType.allotment(),
                        roomType.overbookingLimit(),
                        null));
            }
        }
        requests.addAll(HouseRules.of(this).requests());
        return requests;
    }

    /** What hotels change while guests book, in the order in which they do. */
    List<MidSeasonChange> midSeasonChanges() {
        return HouseRules.of(this).changes();
    }

    /** The guests from the first on; each call begins anew. */
    GuestRequests guests() {
        return new GuestRequests(this);
    }
}

package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;

/** Draws a season's guests one after another, always the same ones. Not thread-safe. */
final class GuestRequests implements Iterator<GuestRequest> {
    private static final List<Habit> HABITS = List.of(
            Habit.BOOKS_ONCE,
            Habit.SENDS_AGAIN,
            Habit.CLICKS_TWICE,
            Habit.REUSES_KEY,
            Habit.ASKS_FOR_UNKNOWN_ROOM_TYPE,
            Habit.ASKS_FOR_THE_PAST,
            Habit.ASKS_TOO_FAR_AHEAD);
    private static final WeightedChoice HABIT_CHOICE = WeightedChoice.of(966, 12, 6, 6, 6, 2, 2);

    private static final String UNKNOWN_ROOM_TYPE = "presidential-suite";

    /** Beyond the 731 days that the contract takes bookings for. */
    private static final int TOO_MANY_DAYS_AHEAD = 800;

    private static final int DAYS_AGO = 30;
    private static final double TWO_STAYS = 0.05;
    private static final double GIVES_EXTERNAL_REFERENCE = 0.4;
    private static final WeightedChoice ROOMS = WeightedChoice.of(85, 11, 4);

    private static final List<String> CHANNELS = List.of("web", "app", "ota.northwind", "ota.contoso", "front-desk");
    private static final WeightedChoice CHANNEL_CHOICE = WeightedChoice.of(34, 18, 28, 14, 6);
    private static final List<String> RATE_PLANS = List.of("flexible", "non-refundable", "breakfast", "corporate");
    private static final WeightedChoice RATE_PLAN_CHOICE = WeightedChoice.of(45, 25, 20, 10);

    private final Season season;
    private final Random random;
    private final FollowUps followUps;
    private final WeightedChoice hotelChoice;
    private final Map<Hotel, HotelDemand> demand = new HashMap<>();
    private int drawn;

    private record HotelDemand(WeightedChoice arrivals, WeightedChoice roomTypes, WeightedChoice stayLengths) {}

    GuestRequests(Season season) {
        this.season = season;
        this.random =
                new Random(season.plan().seed() * 1_000_003 + season.plan().run());
        this.followUps = new FollowUps(season, random);
        this.hotelChoice = WeightedChoice.of(season.hotels().stream()
                .mapToDouble(hotel -> hotel.roomsForSale() * hotel.popularity())
                .toArray());
        season.hotels().forEach(hotel -> demand.put(hotel, demandOf(hotel)));
    }

    private HotelDemand demandOf(Hotel hotel) {
        double[] byNight = new double[season.nights()];
        for (int night = 0; night < byNight.length; night++) {
            byNight[night] = hotel.demandOn(season.firstNight().plusDays(night));
        }
        double[] byRoomType =
                hotel.roomTypes().stream().mapToDouble(RoomType::demandShare).toArray();
        return new HotelDemand(
                WeightedChoice.of(byNight),
                WeightedChoice.of(byRoomType),
                hotel.kind().stayLengthChoice());
    }

    @Override
    public boolean hasNext() {
        return drawn < season.plan().bookings();
    }

    @Override
    public GuestRequest next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        drawn++;
        Habit habit = HABITS.get(HABIT_CHOICE.draw(random));
        Hotel hotel = season.hotels().get(hotelChoice.draw(random));
        BookingRequest booking = booking(hotel, habit);
        Course course = habit == Habit.BOOKS_ONCE ? Course.draw(random) : Course.KEEPS;
        Integer holdSeconds = followUps.holdSeconds(course);
        return new GuestRequest(
                hotel.tenantId(),
                "%sbooking-%06d".formatted(season.plan().keyPrefix(), drawn),
                habit,
                course,
                holdSeconds == null ? booking : booking.heldFor(holdSeconds),
                habit == Habit.REUSES_KEY
                        ? booking.withStays(List.of(anotherRoom(booking.stays().get(0))))
                        : null,
                followUps.of(course, hotel, booking.stays()));
    }

    private BookingRequest booking(Hotel hotel, Habit habit) {
        RoomType roomType = hotel.roomTypes().get(demand.get(hotel).roomTypes().draw(random));
        int nights = demand.get(hotel).stayLengths().draw(random) + 1;
        LocalDate checkIn =
                switch (habit) {
                    case ASKS_FOR_THE_PAST -> season.plan().today().minusDays(DAYS_AGO);
                    case ASKS_TOO_FAR_AHEAD -> season.plan().today().plusDays(TOO_MANY_DAYS_AHEAD);
                    default -> checkIn(hotel, nights);
                };
        String roomTypeId = habit == Habit.ASKS_FOR_UNKNOWN_ROOM_TYPE ? UNKNOWN_ROOM_TYPE : roomType.id();
        List<RequestedStay> stays = new ArrayList<>();
        stays.add(new RequestedStay(hotel.id(), roomTypeId, checkIn, checkIn.plusDays(nights), ROOMS.draw(random) + 1));
        long amountMinor = amount(hotel, roomType, stays.get(0));
        if (random.nextDouble() < TWO_STAYS) {
            RoomType second =
                    hotel.roomTypes().get(random.nextInt(hotel.roomTypes().size()));
            RequestedStay stay = secondStay(hotel, second, stays.get(0));
            stays.add(stay);
            amountMinor += amount(hotel, second, stay);
        }
        return new BookingRequest(
                stays,
                null,
                random.nextDouble() < GIVES_EXTERNAL_REFERENCE ? reference() : null,
                CHANNELS.get(CHANNEL_CHOICE.draw(random)),
                RATE_PLANS.get(RATE_PLAN_CHOICE.draw(random)),
                amountMinor,
                hotel.currency());
    }

    /** A night by demand; a stay that would outlast the season arrives earlier, in its last nights. */
    private LocalDate checkIn(Hotel hotel, int nights) {
        // Somewhere within the stay is the night that it is for.
        int wanted = demand.get(hotel).arrivals().draw(random) - random.nextInt(nights);
        int arrival = Math.max(0, Math.min(wanted, season.nights() - nights));
        return season.firstNight().plusDays(arrival);
    }

    /** Another room for the same nights, or one or two nights more in another room type. */
    private RequestedStay secondStay(Hotel hotel, RoomType roomType, RequestedStay first) {
        LocalDate longer = first.checkOut().plusDays(1 + random.nextInt(2));
        return random.nextBoolean() && !longer.isAfter(season.end())
                ? new RequestedStay(hotel.id(), roomType.id(), first.checkOut(), longer, 1)
                : new RequestedStay(hotel.id(), roomType.id(), first.checkIn(), first.checkOut(), 1);
    }

    private static RequestedStay anotherRoom(RequestedStay stay) {
        return stay.withRooms(stay.rooms() + 1);
    }

    private static long amount(Hotel hotel, RoomType roomType, RequestedStay stay) {
        double amount = 0;
        for (LocalDate night = stay.checkIn(); night.isBefore(stay.checkOut()); night = night.plusDays(1)) {
            amount += roomType.nightlyRateMinor() * hotel.kind().priceFactorOn(night) * stay.rooms();
        }
        return Math.round(amount);
    }

    private String reference() {
        return "TB-%06X".formatted(random.nextInt(1 << 24));
    }
}

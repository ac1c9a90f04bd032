package com.tartware.bookings.localstack.demo;

import java.time.LocalDate;
import java.util.List;

/**
 * A property of a tenant.
 *
 * @param id the property id
 * @param popularity how much more it is asked for than another of its size; 1 is ordinary
 */
record Hotel(
        String tenantId,
        String id,
        String name,
        HotelKind kind,
        String currency,
        double popularity,
        List<RoomType> roomTypes,
        List<EventPeak> peaks) {
    int roomsForSale() {
        return roomTypes.stream().mapToInt(RoomType::roomsForSale).sum();
    }

    double demandOn(LocalDate night) {
        boolean peak = peaks.stream().anyMatch(event -> event.includes(night));
        return kind.demandOn(night) * (peak ? EventPeak.DEMAND_FACTOR : 1);
    }
}

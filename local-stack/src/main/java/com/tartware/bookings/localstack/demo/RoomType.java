package com.tartware.bookings.localstack.demo;

/**
 * What a hotel sells.
 *
 * @param allotment rooms on sale each night
 * @param overbookingLimit rooms sold beyond that
 * @param demandShare of the hotel's requests, before it is divided by the shares of all its room types
 * @param nightlyRateMinor in the hotel's currency, low season
 */
record RoomType(String id, int allotment, int overbookingLimit, double demandShare, long nightlyRateMinor) {
    /** What is on offer each night, up to the limit of the contract. */
    int roomsForSale() {
        return allotment + overbookingLimit;
    }
}

package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Rooms of one room type for the nights [checkIn, checkOut). */
record RequestedStay(String propertyId, String roomTypeId, LocalDate checkIn, LocalDate checkOut, int rooms) {
    int nights() {
        return (int) ChronoUnit.DAYS.between(checkIn, checkOut);
    }

    RequestedStay movedBy(int days) {
        return new RequestedStay(propertyId, roomTypeId, checkIn.plusDays(days), checkOut.plusDays(days), rooms);
    }

    RequestedStay longerBy(int nights) {
        return new RequestedStay(propertyId, roomTypeId, checkIn, checkOut.plusDays(nights), rooms);
    }

    RequestedStay inRoomType(String otherRoomTypeId) {
        return new RequestedStay(propertyId, otherRoomTypeId, checkIn, checkOut, rooms);
    }

    RequestedStay withRooms(int otherRooms) {
        return new RequestedStay(propertyId, roomTypeId, checkIn, checkOut, otherRooms);
    }

    /** Writes them as the contract has them. */
    static void put(List<RequestedStay> stays, ObjectNode body) {
        ArrayNode list = body.putArray("stays");
        for (RequestedStay stay : stays) {
            list.addObject()
                    .put("property_id", stay.propertyId())
                    .put("room_type_id", stay.roomTypeId())
                    .put("check_in", stay.checkIn().toString())
                    .put("check_out", stay.checkOut().toString())
                    .put("rooms", stay.rooms());
        }
    }
}

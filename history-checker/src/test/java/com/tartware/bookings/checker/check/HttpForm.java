package com.tartware.bookings.checker.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Names;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Action;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import java.time.LocalDate;
import java.util.List;

/** A request as a client sends it. */
record HttpForm(String kind, String method, String path, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static HttpForm of(Request request, Names names) {
        ObjectNode body = JSON.createObjectNode();
        if (request instanceof SetInventory set) {
            body.put("from", LocalDate.ofEpochDay(set.from()).toString());
            body.put("to", LocalDate.ofEpochDay(set.to()).toString());
            body.put("allotment", set.allotment());
            body.put("overbooking_limit", set.overbookingLimit());
            if (set.restrictions().stopSell() != null) {
                body.putObject("restrictions")
                        .put("stop_sell", set.restrictions().stopSell());
            }
            String path = "/v1/properties/%s/room-types/%s/inventory"
                    .formatted(set.roomType().property(), set.roomType().name());
            return new HttpForm("set_inventory", "PUT", path, body.toString());
        }
        if (request instanceof Create create) {
            putStays(body, create.stays());
            body.put("hold_seconds", create.holdSeconds());
            body.put("guest_ref", create.reference().guestRef());
            body.put("channel", create.reference().channel());
            return new HttpForm("create_booking", "POST", "/v1/bookings", body.toString());
        }
        Action action = (Action) request;
        String path = "/v1/bookings/" + names.key(action.booking());
        body.put("expected_version", action.expectedVersion());
        if (request instanceof Modify modify) {
            putStays(body, modify.stays());
            return new HttpForm("modify_booking", "PATCH", path, body.toString());
        } else if (request instanceof Extend extend) {
            body.put("hold_seconds", extend.holdSeconds());
            return new HttpForm("extend_hold", "POST", path + "/extend", body.toString());
        } else if (request instanceof Cancel cancel) {
            body.put("reason", cancel.reason());
            return new HttpForm("cancel_booking", "POST", path + "/cancel", body.toString());
        }
        String verb = request instanceof Confirm ? "confirm" : "release";
        return new HttpForm(verb + "_booking", "POST", path + "/" + verb, body.toString());
    }

    private static void putStays(ObjectNode body, List<AskedStay> stays) {
        ArrayNode array = body.putArray("stays");
        for (AskedStay stay : stays) {
            ObjectNode json = array.addObject();
            json.put("property_id", stay.roomType().property());
            json.put("room_type_id", stay.roomType().name());
            json.put("check_in", LocalDate.ofEpochDay(stay.checkIn()).toString());
            json.put("check_out", LocalDate.ofEpochDay(stay.checkOut()).toString());
            json.put("rooms", stay.rooms());
        }
    }
}

package com.tartware.bookings.ingest.availability;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.ingest.store.AsOfJson;
import com.tartware.bookings.ingest.store.StoredNights;
import com.tartware.bookings.ingest.store.StoredNights.StoredNight;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Iterator;

/** How a room type's nights read: every night asked for, in calendar order. */
final class AvailabilityJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTES_A_NIGHT = 224;

    private AvailabilityJson() {}

    static String of(StoredNights stored, LocalDate from, LocalDate to) {
        StringWriter text = new StringWriter(BYTES_A_NIGHT * (stored.nights().size() + 1));
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("nights");
            Iterator<StoredNight> nights = stored.nights().iterator();
            StoredNight next = nights.hasNext() ? nights.next() : null;
            for (LocalDate date = from; date.isBefore(to); date = date.plusDays(1)) {
                if (next != null && next.date().equals(date)) {
                    write(next, json);
                    next = nights.hasNext() ? nights.next() : null;
                } else {
                    write(StoredNight.neverSet(date), json);
                }
            }
            json.writeEndArray();
            AsOfJson.write(stored.asOf(), json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static void write(StoredNight night, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("date", night.date().toString());
        json.writeNumberField("allotment", night.allotment());
        json.writeNumberField("overbooking_limit", night.overbookingLimit());
        json.writeNumberField("sold", night.sold());
        json.writeNumberField("held", night.held());
        json.writeNumberField("available", night.available());
        json.writeObjectFieldStart("restrictions");
        json.writeBooleanField("stop_sell", night.stopSell());
        json.writeBooleanField("closed_to_arrival", night.closedToArrival());
        json.writeBooleanField("closed_to_departure", night.closedToDeparture());
        json.writeNumberField("min_stay", night.minStay());
        json.writeNumberField("max_stay", night.maxStay());
        json.writeEndObject();
        json.writeEndObject();
    }
}

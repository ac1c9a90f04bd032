package com.tartware.bookings.ingest.http;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.CancelBooking;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.ExtendHold;
import com.tartware.bookings.avro.ModifyBooking;
import com.tartware.bookings.avro.ReleaseBooking;
import com.tartware.bookings.avro.RestrictionsChange;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.avro.Uuid;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * A request of a kind that ingest knows, and what it leaves in the log.
 *
 * @param commandId of tenant demo under the key k-1, for ever
 */
record KnownWrite(String method, String path, String json, SpecificRecord appended, String commandId) {
    private static final Uuid BOOKING_ID = UuidBytes.of(UUID.fromString(RunningIngest.BOOKING_ID));
    private static final List<Stay> STAYS =
            List.of(new Stay("PAR-1", "DBL", LocalDate.parse("2030-05-01"), LocalDate.parse("2030-05-03"), 1));

    /** One of each kind. */
    static List<KnownWrite> all() {
        return List.of(
                new KnownWrite(
                        "PUT",
                        RunningIngest.INVENTORY,
                        """
                        {"from":"2030-01-01","to":"2030-02-01","restrictions":{"stop_sell":false,"min_stay":2,"max_stay":null}}""",
                        new SetInventory(
                                "PAR-1",
                                "DBL",
                                LocalDate.parse("2030-01-01"),
                                LocalDate.parse("2030-02-01"),
                                null,
                                null,
                                new RestrictionsChange(false, null, null, 2, null)),
                        "620435c9-a343-58a3-8a4f-f137a78132c5"),
                new KnownWrite(
                        "POST",
                        RunningIngest.BOOKINGS,
                        """
                        {"stays":[{"property_id":"PAR-1","room_type_id":"DBL","check_in":"2030-05-01","check_out":"2030-05-03","rooms":1}],
                         "hold_seconds":900}""",
                        new CreateBooking(STAYS, 900, new BookingReference(null, null, null, null, null, null)),
                        "4145e7fe-f469-5912-a820-3867c1448cb6"),
                new KnownWrite(
                        "POST",
                        RunningIngest.BOOKING + "/confirm",
                        "{}",
                        new ConfirmBooking(BOOKING_ID, null),
                        "55a87ae3-3291-51a5-8dcf-62b95dd4bfb5"),
                new KnownWrite(
                        "POST",
                        RunningIngest.BOOKING + "/cancel",
                        "{\"reason\":\"NO_SHOW\",\"expected_version\":3}",
                        new CancelBooking(BOOKING_ID, "NO_SHOW", 3),
                        "467e6b6b-3355-58bf-b919-dff55bd12a9d"),
                new KnownWrite(
                        "POST",
                        RunningIngest.BOOKING + "/release",
                        "{\"expected_version\":1}",
                        new ReleaseBooking(BOOKING_ID, 1),
                        "22bab803-875d-5f59-8754-098c3064d5b3"),
                new KnownWrite(
                        "POST",
                        RunningIngest.BOOKING + "/extend",
                        "{\"hold_seconds\":900}",
                        new ExtendHold(BOOKING_ID, 900, null),
                        "c5f0fa67-09e9-525a-a995-50bfbbbbacf2"),
                new KnownWrite(
                        "PATCH",
                        RunningIngest.BOOKING,
                        """
                        {"stays":[{"property_id":"PAR-1","room_type_id":"DBL","check_in":"2030-05-01","check_out":"2030-05-03","rooms":1}],
                         "expected_version":2}""",
                        new ModifyBooking(BOOKING_ID, STAYS, 2),
                        "0fac7668-d97d-5980-8260-677c70f43fe2"));
    }

    boolean setsInventory() {
        return path.equals(RunningIngest.INVENTORY);
    }

    boolean namesItsBooking() {
        return path.startsWith(RunningIngest.BOOKING);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}

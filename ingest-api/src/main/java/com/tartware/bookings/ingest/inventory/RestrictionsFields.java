package com.tartware.bookings.ingest.inventory;

import com.tartware.bookings.avro.RestrictionsChange;
import com.tartware.bookings.ingest.fields.ObjectFields;

/** Reads the restrictions to set; those left out stay as they are. */
final class RestrictionsFields {
    static final String RESTRICTIONS = "restrictions";
    private static final int STAY_NIGHTS_MAX = 366;

    private RestrictionsFields() {}

    /** Null if there is none to set: the log knows one way to say so. */
    static RestrictionsChange read(ObjectFields inventory) {
        ObjectFields restrictions = inventory.nested(RESTRICTIONS);
        if (restrictions == null) {
            return null;
        }
        RestrictionsChange change = new RestrictionsChange(
                restrictions.flag("stop_sell"),
                restrictions.flag("closed_to_arrival"),
                restrictions.flag("closed_to_departure"),
                restrictions.integer("min_stay", 0, STAY_NIGHTS_MAX),
                restrictions.integer("max_stay", 0, STAY_NIGHTS_MAX));
        restrictions.refuseOthers();
        return inventory.hasContent(RESTRICTIONS) ? change : null;
    }
}

package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Restrictions to set; null leaves one as it is. */
record NightRestrictions(
        Boolean stopSell, Boolean closedToArrival, Boolean closedToDeparture, Integer minStay, Integer maxStay) {
    static NightRestrictions stopSell(boolean stopped) {
        return new NightRestrictions(stopped, null, null, null, null);
    }

    static NightRestrictions noArrivals() {
        return new NightRestrictions(null, true, null, null, null);
    }

    static NightRestrictions noDepartures() {
        return new NightRestrictions(null, null, true, null, null);
    }

    static NightRestrictions nightsAtLeast(int nights) {
        return new NightRestrictions(null, null, null, nights, null);
    }

    static NightRestrictions nightsAtMost(int nights) {
        return new NightRestrictions(null, null, null, null, nights);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (stopSell != null) {
            json.put("stop_sell", stopSell);
        }
        if (closedToArrival != null) {
            json.put("closed_to_arrival", closedToArrival);
        }
        if (closedToDeparture != null) {
            json.put("closed_to_departure", closedToDeparture);
        }
        if (minStay != null) {
            json.put("min_stay", minStay);
        }
        if (maxStay != null) {
            json.put("max_stay", maxStay);
        }
        return json;
    }
}

package com.tartware.bookings.core.simulation;

import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Restrictions;
import java.util.ArrayList;
import java.util.List;

/** Requests with one thing less in them. Going from one to the next comes to an end. */
final class SimplerRequests {
    private SimplerRequests() {}

    static List<Request> than(Request request) {
        List<Request> simpler = new ArrayList<>();
        if (request instanceof Create create) {
            addSimpler(create, simpler);
        } else if (request instanceof Modify modify) {
            simplerStays(modify.stays())
                    .forEach(stays -> simpler.add(new Modify(modify.booking(), stays, modify.expectedVersion())));
            if (modify.expectedVersion() != null) {
                simpler.add(new Modify(modify.booking(), modify.stays(), null));
            }
        } else if (request instanceof Cancel cancel) {
            if (cancel.reason() != null) {
                simpler.add(new Cancel(cancel.booking(), null, cancel.expectedVersion()));
            }
            if (cancel.expectedVersion() != null) {
                simpler.add(new Cancel(cancel.booking(), cancel.reason(), null));
            }
        } else if (request instanceof Extend extend && extend.expectedVersion() != null) {
            simpler.add(new Extend(extend.booking(), extend.holdSeconds(), null));
        } else if (request instanceof Confirm confirm && confirm.expectedVersion() != null) {
            simpler.add(new Confirm(confirm.booking(), null));
        } else if (request instanceof Release release && release.expectedVersion() != null) {
            simpler.add(new Release(release.booking(), null));
        } else if (request instanceof SetInventory inventory) {
            addSimpler(inventory, simpler);
        }
        return simpler;
    }

    private static void addSimpler(Create create, List<Request> simpler) {
        simplerStays(create.stays())
                .forEach(stays -> simpler.add(new Create(stays, create.holdSeconds(), create.reference())));
        if (create.holdSeconds() != null) {
            simpler.add(new Create(create.stays(), null, create.reference()));
        }
        if (!create.reference().equals(Reference.NONE)) {
            simpler.add(new Create(create.stays(), create.holdSeconds(), Reference.NONE));
        }
    }

    private static List<List<AskedStay>> simplerStays(List<AskedStay> stays) {
        List<List<AskedStay>> simpler = new ArrayList<>();
        for (int i = 0; i < stays.size(); i++) {
            if (stays.size() > 1) {
                List<AskedStay> fewer = new ArrayList<>(stays);
                fewer.remove(i);
                simpler.add(fewer);
            }
            for (AskedStay stay : simplerStays(stays.get(i))) {
                List<AskedStay> changed = new ArrayList<>(stays);
                changed.set(i, stay);
                simpler.add(changed);
            }
        }
        return simpler;
    }

    private static List<AskedStay> simplerStays(AskedStay stay) {
        List<AskedStay> simpler = new ArrayList<>();
        if (stay.rooms() > 1) {
            simpler.add(new AskedStay(stay.roomType(), stay.checkIn(), stay.checkOut(), 1));
            simpler.add(new AskedStay(stay.roomType(), stay.checkIn(), stay.checkOut(), stay.rooms() - 1));
        }
        if ((long) stay.checkOut() - stay.checkIn() > 1) {
            simpler.add(new AskedStay(stay.roomType(), stay.checkIn(), stay.checkIn() + 1, stay.rooms()));
            simpler.add(new AskedStay(stay.roomType(), stay.checkIn(), stay.checkOut() - 1, stay.rooms()));
            simpler.add(new AskedStay(stay.roomType(), stay.checkIn() + 1, stay.checkOut(), stay.rooms()));
        }
        return simpler;
    }

    private static void addSimpler(SetInventory inventory, List<Request> simpler) {
        int from = inventory.from();
        int to = inventory.to();
        if ((long) to - from > 1) {
            int middle = (int) (((long) from + to) / 2);
            simpler.add(withNights(inventory, from, from + 1));
            simpler.add(withNights(inventory, from, middle));
            simpler.add(withNights(inventory, middle, to));
            simpler.add(withNights(inventory, from, to - 1));
            simpler.add(withNights(inventory, from + 1, to));
        }
        Integer allotment = inventory.allotment();
        if (allotment != null) {
            simpler.add(withRooms(inventory, null, inventory.overbookingLimit()));
            if (allotment > 0) {
                simpler.add(withRooms(inventory, allotment / 2, inventory.overbookingLimit()));
                simpler.add(withRooms(inventory, allotment - 1, inventory.overbookingLimit()));
            }
        }
        if (inventory.overbookingLimit() != null) {
            simpler.add(withRooms(inventory, allotment, null));
        }
        for (Restrictions fewer : fewer(inventory.restrictions())) {
            simpler.add(
                    new SetInventory(inventory.roomType(), from, to, allotment, inventory.overbookingLimit(), fewer));
        }
    }

    private static SetInventory withNights(SetInventory inventory, int from, int to) {
        return new SetInventory(
                inventory.roomType(),
                from,
                to,
                inventory.allotment(),
                inventory.overbookingLimit(),
                inventory.restrictions());
    }

    private static SetInventory withRooms(SetInventory inventory, Integer allotment, Integer overbookingLimit) {
        return new SetInventory(
                inventory.roomType(),
                inventory.from(),
                inventory.to(),
                allotment,
                overbookingLimit,
                inventory.restrictions());
    }

    private static List<Restrictions> fewer(Restrictions all) {
        List<Restrictions> fewer = new ArrayList<>();
        Boolean stop = all.stopSell();
        Boolean arrival = all.closedToArrival();
        Boolean departure = all.closedToDeparture();
        Integer min = all.minStay();
        Integer max = all.maxStay();
        if (stop != null) {
            fewer.add(new Restrictions(null, arrival, departure, min, max));
        }
        if (arrival != null) {
            fewer.add(new Restrictions(stop, null, departure, min, max));
        }
        if (departure != null) {
            fewer.add(new Restrictions(stop, arrival, null, min, max));
        }
        if (min != null) {
            fewer.add(new Restrictions(stop, arrival, departure, null, max));
        }
        if (max != null) {
            fewer.add(new Restrictions(stop, arrival, departure, min, null));
        }
        return fewer;
    }
}

package com.tartware.bookings.reference.scenario;

import java.util.List;

/**
 * What a command asks for. A booking goes by the number of the key that made it, or that would have, had it ever been used.
 */
public sealed interface Request {
    /** @param holdSeconds null to confirm at once */
    record Create(List<AskedStay> stays, Integer holdSeconds, Reference reference) implements Request {
        public Create {
            stays = List.copyOf(stays);
        }
    }

    /** Asks something of a booking that is there already. */
    sealed interface Action extends Request {
        int booking();

        /** The version that the client has seen, or null. */
        Integer expectedVersion();
    }

    record Confirm(int booking, Integer expectedVersion) implements Action {}

    record Release(int booking, Integer expectedVersion) implements Action {}

    record Cancel(int booking, String reason, Integer expectedVersion) implements Action {}

    record Extend(int booking, int holdSeconds, Integer expectedVersion) implements Action {}

    record Modify(int booking, List<AskedStay> stays, Integer expectedVersion) implements Action {
        public Modify {
            stays = List.copyOf(stays);
        }
    }

    /** Sets the nights {@code [from, to)}; what is null stays as it is. */
    record SetInventory(
            RoomType roomType, int from, int to, Integer allotment, Integer overbookingLimit, Restrictions restrictions)
            implements Request {}
}

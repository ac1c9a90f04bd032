package com.tartware.bookings.core.simulation.generator;

import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Action;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Restrictions;
import com.tartware.bookings.reference.scenario.RoomType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes an everyday request to the bounds of the contract's ranges, and over them. */
final class Bounds {
    private static final int[] NUMBERS = {
        0,
        1,
        2,
        98,
        99,
        100,
        365,
        366,
        367,
        998,
        999,
        1_000,
        9_998,
        9_999,
        10_000,
        65_536,
        86_399,
        86_400,
        86_401,
        -1,
        -99,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };
    private static final int[] NIGHTS = {
        0, 1, -1, 365, 366, 367, 730, 731, 732, 10_000, Integer.MAX_VALUE, Integer.MIN_VALUE
    };
    private static final int FIRST_DATE = day(0, 1, 1);
    private static final int LAST_DATE = day(9999, 12, 31);
    private static final int[] DATES = {
        FIRST_DATE - 1,
        FIRST_DATE,
        FIRST_DATE + 1,
        LAST_DATE - 1,
        LAST_DATE,
        LAST_DATE + 1,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        0,
        -1,
        1 << 30
    };

    private static final List<String> IDENTIFIERS = List.of(
            "",
            "a",
            "p/a",
            "a b",
            "ä",
            "-",
            ".",
            "A-Z_a.z",
            "a\u0000",
            " ",
            "a".repeat(64),
            "a".repeat(65),
            "\ud83c\udfe8");

    private static final List<String> REASONS =
            List.of("", "A", "GUEST_1", "guest", "A B", "A-B", "A".repeat(64), "A".repeat(65), "Ä", "\n");

    private static final List<String> REFERENCES = List.of(
            "",
            "g",
            " ",
            "Zoë / 12 €",
            "\ud83c\udfe8",
            "a\nb",
            "\u007f",
            "\u0085",
            "a\u2028b",
            "\u2029",
            "\u2027",
            "\u202a",
            "\u0000",
            "\ud83c",
            "\udfe8\ud83c",
            "r".repeat(128),
            "r".repeat(129),
            "ü".repeat(128));

    private static final List<String> CURRENCIES = List.of("EUR", "USD", "eur", "EU", "EURO", "", "€", "E R");

    private static final long[] AMOUNTS = {
        0, 1, -1, 999_999_999_999L, 1_000_000_000_000L, 1_000_000_000_001L, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final Dice dice;

    Bounds(Dice dice) {
        this.dice = dice;
    }

    Request push(Request request) {
        if (request instanceof Create create) {
            return push(create);
        } else if (request instanceof SetInventory inventory) {
            return push(inventory);
        }
        return push((Action) request);
    }

    private Create push(Create create) {
        List<AskedStay> stays = create.stays();
        return switch (dice.below(4)) {
            case 0 -> new Create(stays, number(), create.reference());
            case 1 -> new Create(stays, create.holdSeconds(), push(create.reference()));
            default -> new Create(push(stays), create.holdSeconds(), create.reference());
        };
    }

    private Reference push(Reference reference) {
        String guestRef = reference.guestRef();
        return switch (dice.below(6)) {
            case 0 -> new Reference(dice.oneOf(REFERENCES), null, null, null, null, null);
            case 1 -> new Reference(guestRef, dice.oneOf(REFERENCES), null, "flex", null, null);
            case 2 -> new Reference(guestRef, null, dice.oneOf(IDENTIFIERS), null, null, null);
            case 3 -> new Reference(guestRef, null, null, dice.oneOf(IDENTIFIERS), null, null);
            case 4 -> new Reference(guestRef, null, null, null, someAmount(), dice.oneOf(CURRENCIES));
            default ->
                dice.percent(50)
                        ? new Reference(guestRef, null, null, null, someAmount(), null)
                        : new Reference(guestRef, null, null, null, null, dice.oneOf(CURRENCIES));
        };
    }

    private List<AskedStay> push(List<AskedStay> stays) {
        if (stays.isEmpty()) {
            return stays;
        }
        if (dice.percent(20)) {
            return Collections.nCopies(dice.oneOf(0, 15, 16, 17, 200), stays.get(0));
        }
        List<AskedStay> pushed = new ArrayList<>(stays);
        int i = dice.below(stays.size());
        pushed.set(i, push(stays.get(i)));
        return pushed;
    }

    private AskedStay push(AskedStay stay) {
        RoomType roomType = stay.roomType();
        int checkIn = stay.checkIn();
        int checkOut = stay.checkOut();
        return switch (dice.below(6)) {
            case 0 -> new AskedStay(roomType, checkIn, checkOut, number());
            case 1 -> new AskedStay(roomType, checkIn, checkIn + dice.oneOf(NIGHTS), stay.rooms());
            case 2 -> new AskedStay(roomType, dice.oneOf(DATES), checkOut, stay.rooms());
            case 3 -> new AskedStay(roomType, checkIn, dice.oneOf(DATES), stay.rooms());
            case 4 -> {
                int date = dice.oneOf(DATES);
                yield new AskedStay(roomType, date, date + dice.oneOf(NIGHTS), stay.rooms());
            }
            default -> new AskedStay(push(roomType), checkIn, checkOut, stay.rooms());
        };
    }

    private RoomType push(RoomType roomType) {
        return dice.percent(50)
                ? new RoomType(dice.oneOf(IDENTIFIERS), roomType.name())
                : new RoomType(roomType.property(), dice.oneOf(IDENTIFIERS));
    }

    private Request push(Action action) {
        int booking = action.booking();
        Integer version = action.expectedVersion();
        boolean pushesVersion = dice.percent(40);
        if (action instanceof Modify modify) {
            return pushesVersion
                    ? new Modify(booking, modify.stays(), number())
                    : new Modify(booking, push(modify.stays()), version);
        } else if (action instanceof Extend extend) {
            return pushesVersion
                    ? new Extend(booking, extend.holdSeconds(), number())
                    : new Extend(booking, number(), version);
        } else if (action instanceof Cancel cancel) {
            return pushesVersion
                    ? new Cancel(booking, cancel.reason(), number())
                    : new Cancel(booking, dice.oneOf(REASONS), version);
        }
        return action instanceof Confirm ? new Confirm(booking, number()) : new Release(booking, number());
    }

    private SetInventory push(SetInventory inventory) {
        RoomType roomType = inventory.roomType();
        int from = inventory.from();
        int to = inventory.to();
        Integer allotment = inventory.allotment();
        Integer overbooking = inventory.overbookingLimit();
        Restrictions restrictions = inventory.restrictions();
        return switch (dice.below(9)) {
            case 0 -> new SetInventory(roomType, from, to, number(), overbooking, restrictions);
            case 1 -> new SetInventory(roomType, from, to, allotment, number(), restrictions);
            case 2 -> new SetInventory(roomType, from, from + dice.oneOf(NIGHTS), allotment, overbooking, restrictions);
            case 3 -> new SetInventory(roomType, dice.oneOf(DATES), to, allotment, overbooking, restrictions);
            case 4 -> new SetInventory(roomType, from, dice.oneOf(DATES), allotment, overbooking, restrictions);
            case 5 -> {
                int date = dice.oneOf(DATES);
                yield new SetInventory(roomType, date, date + dice.oneOf(NIGHTS), allotment, overbooking, restrictions);
            }
            case 6 -> {
                Restrictions pushed = dice.percent(50)
                        ? new Restrictions(null, null, null, number(), null)
                        : new Restrictions(null, null, null, null, number());
                yield new SetInventory(roomType, from, to, allotment, overbooking, pushed);
            }
            case 7 -> new SetInventory(roomType, from, to, null, null, Restrictions.NONE);
            default -> new SetInventory(push(roomType), from, to, allotment, overbooking, restrictions);
        };
    }

    private int number() {
        return dice.oneOf(NUMBERS);
    }

    private Long someAmount() {
        return AMOUNTS[dice.below(AMOUNTS.length)];
    }

    private static int day(int year, int month, int dayOfMonth) {
        return Math.toIntExact(LocalDate.of(year, month, dayOfMonth).toEpochDay());
    }
}

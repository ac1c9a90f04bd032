package com.tartware.bookings.reference.scenario;

import com.tartware.bookings.reference.scenario.Request.Action;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.reference.scenario.Step.Tick;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Steps as text, one a line, and back:
 *
 * <pre>{@code
 * 2026-03-01T12:00:00Z command=1 key=1 set-inventory room_type=p/a from=2026-03-01 to=2026-03-08 allotment=2
 * 2026-03-01T12:00:00.001Z command=2 key=2 create hold_seconds=60 stay=p/a/2026-03-01/2026-03-03/1
 * 2026-03-01T12:01:00.001Z tick
 * }</pre>
 *
 * What is absent is null. Empty lines, and lines that begin with {@code //}, count for nothing.
 */
public final class StepText {
    private StepText() {}

    public static String write(List<? extends Step> steps) {
        return steps.stream().map(StepText::write).collect(Collectors.joining("\n"));
    }

    public static String write(Step step) {
        if (step instanceof Sent sent) {
            Line line = new Line();
            line.with("command", sent.command()).with("key", sent.key()).word(kind(sent.request()));
            write(sent.request(), line);
            return Instant.ofEpochMilli(step.atMillis()) + line.toString();
        }
        return Instant.ofEpochMilli(step.atMillis()) + " tick";
    }

    public static List<Step> read(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .map(StepText::readLine)
                .toList();
    }

    private static String kind(Request request) {
        if (request instanceof Create) {
            return "create";
        } else if (request instanceof Confirm) {
            return "confirm";
        } else if (request instanceof Release) {
            return "release";
        } else if (request instanceof Cancel) {
            return "cancel";
        } else if (request instanceof Extend) {
            return "extend";
        } else if (request instanceof Modify) {
            return "modify";
        }
        return "set-inventory";
    }

    private static void write(Request request, Line line) {
        if (request instanceof Action action) {
            line.with("booking", action.booking()).with("version", action.expectedVersion());
        }
        if (request instanceof Create create) {
            line.with("hold_seconds", create.holdSeconds()).with(create.stays());
            line.with(create.reference());
        } else if (request instanceof Cancel cancel) {
            line.with("reason", cancel.reason());
        } else if (request instanceof Extend extend) {
            line.with("hold_seconds", extend.holdSeconds());
        } else if (request instanceof Modify modify) {
            line.with(modify.stays());
        } else if (request instanceof SetInventory inventory) {
            line.name("room_type").append(Line.escaped(inventory.roomType()));
            line.name("from").append(LocalDate.ofEpochDay(inventory.from()));
            line.name("to").append(LocalDate.ofEpochDay(inventory.to()));
            line.with("allotment", inventory.allotment()).with("overbooking_limit", inventory.overbookingLimit());
            line.with(inventory.restrictions());
        }
    }

    private static Step readLine(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<AskedStay> stays = new ArrayList<>();
        String[] words = line.split(" ");
        long atMillis = Instant.parse(words[0]).toEpochMilli();
        String kind = null;
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 0) {
                kind = words[i];
            } else if (words[i].startsWith("stay=")) {
                stays.add(stay(words[i].substring(equals + 1)));
            } else if (fields.put(words[i].substring(0, equals), words[i].substring(equals + 1)) != null) {
                throw new IllegalArgumentException("twice the same name: " + line);
            }
        }
        if ("tick".equals(kind)) {
            return new Tick(atMillis);
        }
        Fields named = new Fields(fields);
        int command = named.number("command");
        int key = named.number("key");
        Sent sent = new Sent(atMillis, command, key, request(kind, named, stays));
        if (!fields.isEmpty()) {
            throw new IllegalArgumentException("unknown " + fields.keySet() + ": " + line);
        }
        return sent;
    }

    private static Request request(String kind, Fields fields, List<AskedStay> stays) {
        return switch (kind) {
            case "create" -> new Create(stays, fields.numberOrNull("hold_seconds"), reference(fields));
            case "confirm" -> new Confirm(fields.number("booking"), fields.numberOrNull("version"));
            case "release" -> new Release(fields.number("booking"), fields.numberOrNull("version"));
            case "cancel" ->
                new Cancel(fields.number("booking"), fields.textOrNull("reason"), fields.numberOrNull("version"));
            case "extend" ->
                new Extend(fields.number("booking"), fields.number("hold_seconds"), fields.numberOrNull("version"));
            case "modify" -> new Modify(fields.number("booking"), stays, fields.numberOrNull("version"));
            case "set-inventory" ->
                new SetInventory(
                        roomType(fields.take("room_type")),
                        day(fields.take("from")),
                        day(fields.take("to")),
                        fields.numberOrNull("allotment"),
                        fields.numberOrNull("overbooking_limit"),
                        restrictions(fields));
            default -> throw new IllegalArgumentException("unknown kind " + kind);
        };
    }

    private static Reference reference(Fields fields) {
        String amount = fields.take("amount_minor");
        return new Reference(
                fields.textOrNull("guest_ref"),
                fields.textOrNull("external_reference"),
                fields.textOrNull("channel"),
                fields.textOrNull("rate_plan_id"),
                amount == null ? null : Long.valueOf(amount),
                fields.textOrNull("currency"));
    }

    private static Restrictions restrictions(Fields fields) {
        return new Restrictions(
                fields.flagOrNull("stop_sell"),
                fields.flagOrNull("closed_to_arrival"),
                fields.flagOrNull("closed_to_departure"),
                fields.numberOrNull("min_stay"),
                fields.numberOrNull("max_stay"));
    }

    private static AskedStay stay(String text) {
        String[] parts = text.split("/", -1);
        RoomType roomType = roomType(parts[0] + "/" + parts[1]);
        return new AskedStay(roomType, day(parts[2]), day(parts[3]), Integer.parseInt(parts[4]));
    }

    private static RoomType roomType(String text) {
        int slash = text.indexOf('/');
        return new RoomType(plain(text.substring(0, slash)), plain(text.substring(slash + 1)));
    }

    private static int day(String text) {
        return Math.toIntExact(LocalDate.parse(text).toEpochDay());
    }

    private static String plain(String escaped) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < escaped.length()) {
            if (escaped.charAt(i) == '%') {
                text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 5), 16));
                i += 5;
            } else {
                text.append(escaped.charAt(i));
                i++;
            }
        }
        return text.toString();
    }

    /** The rest of a line while it is written. */
    private static final class Line {
        private final StringBuilder text = new StringBuilder();

        Line word(String word) {
            text.append(' ').append(word);
            return this;
        }

        StringBuilder name(String name) {
            return word(name).text.append('=');
        }

        Line with(String name, Object valueOrNull) {
            if (valueOrNull != null) {
                name(name).append(escaped(valueOrNull.toString()));
            }
            return this;
        }

        Line with(List<AskedStay> stays) {
            for (AskedStay stay : stays) {
                name("stay")
                        .append(escaped(stay.roomType()))
                        .append('/')
                        .append(LocalDate.ofEpochDay(stay.checkIn()))
                        .append('/')
                        .append(LocalDate.ofEpochDay(stay.checkOut()))
                        .append('/')
                        .append(stay.rooms());
            }
            return this;
        }

        Line with(Reference reference) {
            return with("guest_ref", reference.guestRef())
                    .with("external_reference", reference.externalReference())
                    .with("channel", reference.channel())
                    .with("rate_plan_id", reference.ratePlanId())
                    .with("amount_minor", reference.amountMinor())
                    .with("currency", reference.currency());
        }

        Line with(Restrictions restrictions) {
            return with("stop_sell", restrictions.stopSell())
                    .with("closed_to_arrival", restrictions.closedToArrival())
                    .with("closed_to_departure", restrictions.closedToDeparture())
                    .with("min_stay", restrictions.minStay())
                    .with("max_stay", restrictions.maxStay());
        }

        static String escaped(RoomType roomType) {
            return escaped(roomType.property()) + "/" + escaped(roomType.name());
        }

        private static String escaped(String text) {
            StringBuilder escaped = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean plain = (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "._-".indexOf(c) >= 0;
                escaped.append(plain ? String.valueOf(c) : "%%%04x".formatted((int) c));
            }
            return escaped.toString();
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** The named fields of a line; what was taken is gone, so what is left nobody knew. */
    private record Fields(Map<String, String> byName) {
        String take(String name) {
            return byName.remove(name);
        }

        int number(String name) {
            return Integer.parseInt(take(name));
        }

        Integer numberOrNull(String name) {
            String text = take(name);
            return text == null ? null : Integer.valueOf(text);
        }

        Boolean flagOrNull(String name) {
            String text = take(name);
            return text == null ? null : Boolean.valueOf(text);
        }

        String textOrNull(String name) {
            String text = take(name);
            return text == null ? null : plain(text);
        }
    }
}

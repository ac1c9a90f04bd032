package com.tartware.bookings.core.simulation.generator;

import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.Status;
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
import com.tartware.bookings.reference.scenario.RoomType;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.reference.scenario.Step.Tick;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One tenant's log, step by step. It is told the answers, and aims: at live bookings mostly, and at the instants where holds end,
 * keys end and bookings are forgotten.
 */
public final class Generator {
    private static final long SECOND = 1_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private static final Integer HOLD_SECONDS_MAX = 86_400;
    private static final int NEVER_USED = 1_000_000_000;
    private static final int TRIES = 8;
    private static final List<Reference> REFERENCES = List.of(
            Reference.NONE,
            Reference.NONE,
            new Reference("guest 7", null, null, null, null, null),
            new Reference("g", "EXT-1", "booking.com", "flex", 12_345L, "EUR"),
            new Reference(null, "EXT-2", null, null, 0L, "USD"));

    private final Dice dice;
    private final Season season;
    private final Bounds bounds;

    private long nowMillis;
    private int keys;
    private int commands;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Integer, Long> keyUsedAtMillis = new HashMap<>();
    private final List<Target> targets = new ArrayList<>();
    private final Map<UUID, Target> targetsById = new HashMap<>();

    /** A hold that is extended day after day, until it is forgotten while it is still held. */
    private Target nursed;

    private final boolean nurses;

    /** Keeps so many rooms held that the counter comes to the end of its range. */
    private final boolean holdsInBulk;

    public Generator(long seed) {
        this.dice = new Dice(seed);
        this.season = new Season(dice);
        this.bounds = new Bounds(dice);
        int firstDay = dice.percent(20)
                ? Math.toIntExact(LocalDate.of(2028, 2, 27).toEpochDay())
                : Math.toIntExact(LocalDate.of(2024, 1, 1).toEpochDay()) + dice.below(2_000);
        this.nowMillis = firstDay * DAY + dice.between(0, DAY - 1);
        this.holdsInBulk = season.isLarge() && dice.percent(50);
        this.nurses = dice.percent(15);
    }

    /** Learns what became of the steps so far. */
    public void see(List<Answer> answers) {
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (answer.booking() != null) {
                // A booking that was not there before was made by the newest command.
                Target target = targetsById.computeIfAbsent(answer.bookingId(), made -> {
                    Target found = new Target(sent.get(sent.size() - 1).key());
                    targets.add(found);
                    return found;
                });
                target.see(answer.booking(), answer.decidedAtMillis());
            }
        }
    }

    public Step next() {
        SetInventory toOpen = season.toOpen(logDate());
        if (toOpen != null) {
            return fresh(toOpen);
        }
        if (nurses && dice.percent(30)) {
            return nurse();
        }
        int kind = dice.below(1000);
        if (kind < 40) {
            return nearAHoldsEnd();
        } else if (kind < 46) {
            return nearAKeysEnd();
        } else if (kind < 48) {
            return nearForgetting();
        } else if (kind < 52) {
            moveTo((logDate() + 1) * DAY + dice.between(-1, 1));
        } else if (kind < 55 || (kind < 75 && season.isLong())) {
            moveTo(nowMillis + dice.between(DAY, 9 * DAY));
        } else if (kind < 76 && dice.below(400) == 0) {
            moveTo(nowMillis + dice.between(31 * DAY, 3 * 365 * DAY));
        } else {
            moveTo(nowMillis + pauseMillis());
        }
        return any();
    }

    private long pauseMillis() {
        int kind = dice.below(100);
        if (kind < 45) {
            return 0;
        } else if (kind < 82) {
            return dice.between(1, 2 * SECOND);
        }
        return kind < 98 ? dice.between(1, 10 * MINUTE) : dice.between(1, 3 * HOUR);
    }

    private Step any() {
        int kind = dice.below(1000);
        if (kind < 40) {
            return new Tick(nowMillis);
        } else if (kind < 110) {
            int size = sent.size();
            return again(sent.get(dice.percent(80) ? dice.recent(size) : dice.below(size)));
        } else if (kind < 135) {
            Sent before = sent.get(dice.recent(sent.size()));
            return send(before.key(), anyRequest());
        } else if (kind < 150 && !targets.isEmpty()) {
            return send(targets.get(dice.recent(targets.size())).number, anyRequest());
        }
        return fresh(anyRequest());
    }

    private Request anyRequest() {
        Request request = everydayRequest();
        return dice.below(100) < 5 ? bounds.push(request) : request;
    }

    private Request everydayRequest() {
        int kind = dice.below(1000);
        if (kind < 500) {
            return create();
        } else if (kind < 580) {
            return season.anySetInventory(logDate());
        } else if (kind < 590) {
            return sent.get(dice.below(sent.size())).request();
        }
        return anyAction();
    }

    private Create create() {
        Integer holdSeconds = holdsInBulk ? HOLD_SECONDS_MAX : dice.percent(45) ? null : (Integer) someHoldSeconds();
        return new Create(season.someStays(logDate()), holdSeconds, dice.oneOf(REFERENCES));
    }

    private int someHoldSeconds() {
        return dice.percent(90)
                ? dice.oneOf(1, 10, 60, 60, 300, 600, 600, 600, 3_600, 86_400)
                : dice.between(1, 86_400);
    }

    private Request anyAction() {
        int kind = dice.below(100);
        if (holdsInBulk && kind < 36) {
            return extend(pick(Status.HELD));
        } else if (kind < 24) {
            return confirm(pick(Status.HELD));
        } else if (kind < 36) {
            return release(pick(Status.HELD));
        } else if (kind < 48) {
            return extend(pick(Status.HELD));
        } else if (kind < 64) {
            return cancel(pick(Status.CONFIRMED));
        }
        return modify(pick(dice.percent(30) ? Status.HELD : Status.CONFIRMED));
    }

    private Request anyActionOn(Target target) {
        return switch (dice.below(5)) {
            case 0 -> confirm(target);
            case 1 -> release(target);
            case 2 -> extend(target);
            case 3 -> cancel(target);
            default -> modify(target);
        };
    }

    private Confirm confirm(Target target) {
        return new Confirm(number(target), someVersion(target));
    }

    private Release release(Target target) {
        return new Release(number(target), someVersion(target));
    }

    private Extend extend(Target target) {
        return new Extend(number(target), someHoldSeconds(), someVersion(target));
    }

    private Cancel cancel(Target target) {
        String reason = dice.percent(50) ? null : dice.percent(50) ? "GUEST" : "NO_SHOW_2";
        return new Cancel(number(target), reason, someVersion(target));
    }

    private Modify modify(Target target) {
        List<AskedStay> stays = target == null ? season.someStays(logDate()) : changed(target.booking.stays());
        return new Modify(number(target), stays, someVersion(target));
    }

    /** Null now and then: a booking that there is not. */
    private Target pick(Status status) {
        if (targets.isEmpty() || dice.below(100) < 4) {
            return null;
        }
        Target target = targets.get(dice.recent(targets.size()));
        boolean insists = dice.percent(90);
        for (int i = 0; insists && i < TRIES && !target.isIn(status); i++) {
            target = targets.get(dice.recent(targets.size()));
        }
        return target;
    }

    private int number(Target target) {
        if (target != null) {
            return target.number;
        }
        return dice.percent(50)
                ? NEVER_USED + dice.below(4)
                : sent.get(dice.recent(sent.size())).key();
    }

    private Integer someVersion(Target target) {
        if (dice.percent(65)) {
            return null;
        }
        int version = target == null ? 1 : target.booking.version();
        int kind = dice.below(100);
        if (kind < 70) {
            return version;
        } else if (kind < 80) {
            return Math.max(1, version - 1);
        }
        return kind < 95 ? version + 1 : dice.oneOf(1, Integer.MAX_VALUE);
    }

    private List<AskedStay> changed(List<AskedStay> old) {
        List<AskedStay> stays = new ArrayList<>(old);
        int kind = dice.below(100);
        if (kind < 5) {
            return stays;
        } else if (kind < 15) {
            return season.someStays(logDate());
        } else if (kind < 22) {
            stays.add(season.next(old, logDate()));
            return stays;
        } else if (kind < 29 && old.size() > 1) {
            stays.remove(dice.below(old.size()));
            return stays;
        } else if (kind < 32) {
            Collections.reverse(stays);
            return stays;
        }
        int i = dice.below(old.size());
        AskedStay stay = old.get(i);
        if (kind < 37 && stay.checkOut() - stay.checkIn() > 1) {
            int middle = dice.between(stay.checkIn() + 1, stay.checkOut() - 1);
            stays.set(i, with(stay, stay.checkIn(), middle));
            stays.add(dice.below(stays.size() + 1), with(stay, middle, stay.checkOut()));
            return stays;
        }
        stays.set(i, changed(stay));
        return stays;
    }

    private AskedStay changed(AskedStay stay) {
        RoomType roomType = stay.roomType();
        int checkIn = stay.checkIn();
        int checkOut = stay.checkOut();
        return switch (dice.below(9)) {
            case 0 -> with(stay, checkIn, checkIn + season.someNights());
            case 1 -> with(stay, checkIn, Math.max(checkIn + 1, checkOut + dice.between(-2, 2)));
            case 2 -> with(stay, Math.min(checkOut - 1, checkIn + dice.between(-2, 2)), checkOut);
            case 3 -> with(stay, Math.min(checkOut - 1, Math.max(checkIn, logDate() + dice.between(-2, 1))), checkOut);
            case 4 -> new AskedStay(roomType, checkIn, checkOut, Math.max(1, stay.rooms() + dice.between(-1, 1)));
            case 5 -> new AskedStay(roomType, checkIn, checkOut, season.someRooms());
            case 6 -> {
                int days = dice.between(-3, 3);
                yield with(stay, checkIn + days, checkOut + days);
            }
            case 7 -> new AskedStay(season.someRoomType(), checkIn, checkOut, stay.rooms());
            default -> with(stay, checkIn, checkIn + 1);
        };
    }

    private static AskedStay with(AskedStay stay, int checkIn, int checkOut) {
        return new AskedStay(stay.roomType(), checkIn, checkOut, stay.rooms());
    }

    private Step nearAHoldsEnd() {
        Target hold = pick(Status.HELD);
        if (hold == null || !hold.isIn(Status.HELD)) {
            return any();
        }
        moveTo(hold.booking.holdExpiresAtMillis() + dice.between(-1, 1));
        int kind = dice.below(100);
        if (kind < 25) {
            return new Tick(nowMillis);
        } else if (kind < 75) {
            return fresh(anyActionOn(hold));
        }
        return any();
    }

    private Step nearAKeysEnd() {
        Sent before = sent.get(dice.recent(sent.size()));
        moveTo(keyUsedAtMillis.get(before.key()) + DAY + dice.between(-1, 1));
        return dice.percent(60) ? again(before) : send(before.key(), anyRequest());
    }

    private Step nearForgetting() {
        if (targets.isEmpty()) {
            return any();
        }
        Target target = targets.get(dice.below(targets.size()));
        if (target.forgottenAtMillis() < nowMillis + 100 * DAY) {
            moveTo(target.forgottenAtMillis() + dice.between(-1, 1));
        }
        int kind = dice.below(3);
        if (kind == 0) {
            return fresh(anyActionOn(target));
        } else if (kind == 1) {
            return send(target.number, anyRequest());
        }
        for (Sent before : sent) {
            if (before.key() == target.number && before.request() instanceof Create) {
                return again(before);
            }
        }
        return any();
    }

    private Step nurse() {
        if (nursed == null || !nursed.isIn(Status.HELD) || nursed.forgottenAtMillis() <= nowMillis) {
            Target hold = pick(Status.HELD);
            if (hold == null || !hold.isIn(Status.HELD) || hold.forgottenAtMillis() > nowMillis + 50 * DAY) {
                return any();
            }
            nursed = hold;
        }
        long expiresAt = nursed.booking.holdExpiresAtMillis();
        if (expiresAt >= nursed.forgottenAtMillis() - SECOND) {
            moveTo(nursed.forgottenAtMillis() + dice.between(-1, 1));
            return fresh(anyActionOn(nursed));
        }
        long latest = Math.max(nowMillis, expiresAt - 1);
        moveTo(dice.between(Math.max(nowMillis, latest - HOUR), latest));
        long untilForgotten = (nursed.forgottenAtMillis() - nowMillis) / SECOND;
        boolean ends = untilForgotten <= 86_300 && untilForgotten > 0;
        if (ends) {
            // On a full second, so that the hold may end in the very millisecond in which it is forgotten.
            moveTo(Math.floorDiv(nowMillis, SECOND) * SECOND + SECOND);
            untilForgotten = (nursed.forgottenAtMillis() - nowMillis) / SECOND;
        }
        int holdSeconds = ends ? Math.toIntExact(untilForgotten) + dice.between(-1, 1) : 86_400;
        return fresh(new Extend(nursed.number, holdSeconds, null));
    }

    private int logDate() {
        return Math.toIntExact(Math.floorDiv(nowMillis, DAY));
    }

    private void moveTo(long millis) {
        nowMillis = Math.max(nowMillis, millis);
    }

    private Sent fresh(Request request) {
        keys++;
        return send(keys, request);
    }

    private Sent send(int key, Request request) {
        commands++;
        return remembered(new Sent(nowMillis, commands, key, request));
    }

    private Sent again(Sent before) {
        return remembered(before.movedTo(nowMillis));
    }

    private Sent remembered(Sent step) {
        sent.add(step);
        keyUsedAtMillis.merge(step.key(), nowMillis, (usedAt, now) -> now < usedAt + DAY ? usedAt : now);
        return step;
    }
}

package com.tartware.bookings.core.simulation;

import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.ReferenceModel;
import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The steps of several tenants in order of time. All count their keys and commands alike, and so have ids in common. Now and then
 * one of them sends what is another's: an action on a live booking of which it has none itself, or the creation of that booking
 * under the same key.
 */
public final class SharedLog {
    private static final int FIRST_STRAY_COMMAND = 1_500_000_000;
    private static final int STRAYS_PERCENT = 6;

    private final SplittableRandom random;
    private final List<Tenant> tenants;
    private final List<Entry> entries = new ArrayList<>();
    private int strays;

    private SharedLog(long seed, int tenants) {
        this.random = new SplittableRandom(seed);
        this.tenants = IntStream.range(0, tenants).mapToObj(i -> new Tenant()).toList();
    }

    /** A tenant's step. */
    public record Entry(int tenant, Step step, Origin origin) {}

    /** Whose idea a step was. */
    public enum Origin {
        OWN,
        ACTION_ON_ANOTHERS_BOOKING,
        ANOTHERS_CREATION
    }

    /** @param firstEpochDay the day on which all tenants begin */
    public static List<Entry> of(long seed, int tenants, int stepsPerTenant, int firstEpochDay) {
        List<Entry> own = new ArrayList<>();
        for (int tenant = 0; tenant < tenants; tenant++) {
            for (Step step : Simulation.steps(seed * 1_000 + tenant, stepsPerTenant, firstEpochDay)) {
                own.add(new Entry(tenant, step, Origin.OWN));
            }
        }
        own.sort(Comparator.comparingLong(entry -> entry.step().atMillis())); // stable: a tenant's own stay in order
        SharedLog log = new SharedLog(seed, tenants);
        for (Entry entry : own) {
            log.append(entry);
            if (log.random.nextInt(100) < STRAYS_PERCENT) {
                log.stray(entry.step().atMillis());
            }
        }
        return log.entries;
    }

    private void append(Entry entry) {
        entries.add(entry);
        tenants.get(entry.tenant()).take(entry.step());
    }

    private void stray(long atMillis) {
        int sender = random.nextInt(tenants.size());
        int owner = (sender + 1 + random.nextInt(tenants.size() - 1)) % tenants.size();
        List<Sent> unknown = tenants.get(owner).liveCreations.values().stream()
                .filter(creation -> !tenants.get(sender).keys.contains(creation.key()))
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        Sent creation = unknown.get(random.nextInt(unknown.size()));
        int command = FIRST_STRAY_COMMAND + strays++;
        if (random.nextInt(4) == 0) {
            Sent again = new Sent(atMillis, command, creation.key(), creation.request());
            append(new Entry(sender, again, Origin.ANOTHERS_CREATION));
        } else {
            int key = random.nextInt(4) == 0 ? creation.key() : command;
            Sent action = new Sent(atMillis, command, key, someActionOn(creation));
            append(new Entry(sender, action, Origin.ACTION_ON_ANOTHERS_BOOKING));
        }
    }

    private Request someActionOn(Sent creation) {
        int booking = creation.key();
        Integer expectedVersion = random.nextBoolean() ? 1 : null;
        return switch (random.nextInt(5)) {
            case 0 -> new Confirm(booking, expectedVersion);
            case 1 -> new Release(booking, expectedVersion);
            case 2 -> new Cancel(booking, null, expectedVersion);
            case 3 -> new Extend(booking, 60, expectedVersion);
            default -> new Modify(booking, ((Create) creation.request()).stays(), expectedVersion);
        };
    }

    private static final class Tenant {
        private final TenantFold model = new ReferenceModel();
        private final Set<Integer> keys = new HashSet<>();
        private final Map<UUID, Sent> liveCreations = new LinkedHashMap<>();

        void take(Step step) {
            if (step instanceof Sent sent) {
                keys.add(sent.key());
            }
            model.take(step).forEach(answer -> see(answer, step));
        }

        private void see(Answer answer, Step step) {
            switch (answer.outcome()) {
                case CANCELLED, RELEASED, EXPIRED -> liveCreations.remove(answer.bookingId());
                default -> {
                    if (answer.reference() != null) {
                        liveCreations.put(answer.bookingId(), (Sent) step);
                    }
                }
            }
        }
    }
}

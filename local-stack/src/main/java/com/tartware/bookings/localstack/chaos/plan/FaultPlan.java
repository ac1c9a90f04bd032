package com.tartware.bookings.localstack.chaos.plan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Which faults come when: a pure function of seed, length and the faults to choose from. They come in groups of one to three that
 * begin within seconds and overlap, with a calm after each group in which the system may show that it recovers. Faults are dealt
 * like cards: none comes a second time before each has come once.
 */
public record FaultPlan(List<PlannedFault> faults) {
    private static final long FIRST_MILLIS = 8_000;
    private static final long LENGTH_MILLIS_MIN = 2_000;
    private static final long LENGTH_MILLIS_MAX = 20_000;
    private static final long OFFSET_MILLIS_MAX = 5_000;
    private static final long CALM_MILLIS_MIN = 8_000;
    private static final long CALM_MILLIS_MAX = 18_000;

    /** A kill is over at once, but what was killed has to start again before the calm begins. */
    private static final long KILL_LASTS_MILLIS = 10_000;

    /** So long before the end the last fault is healed, so that the load also meets the system after it. */
    private static final long LAST_CALM_MILLIS = 5_000;

    /** Half of the groups are one fault, a third are two. */
    private static final int[] GROUP_SIZES = {1, 1, 1, 2, 2, 3};

    public FaultPlan {
        faults = List.copyOf(faults);
    }

    /** Faults that last do so for 2 to 20 s. As {@link #of(long, Duration, List, Optional)}. */
    public static FaultPlan of(long seed, Duration length, List<FaultName> names) {
        return of(seed, length, names, Optional.empty());
    }

    /**
     * @param names what may be broken; none leaves the plan empty
     * @param outage how long each fault lasts that lasts; none is planned that would not be over in time
     */
    public static FaultPlan of(long seed, Duration length, List<FaultName> names, Optional<Duration> outage) {
        return names.isEmpty() ? new FaultPlan(List.of()) : new Dealer(seed, length, names, outage).deal();
    }

    /** The longest outage for which a run of this length has room. */
    public static Duration outageMax(Duration length) {
        return length.minusMillis(FIRST_MILLIS + OFFSET_MILLIS_MAX + LAST_CALM_MILLIS);
    }

    private static final class Dealer {
        private final Random random;
        private final long lastEndMillis;
        private final long lengthMillisMin;
        private final long lengthMillisMax;
        private final List<FaultName> names;
        private final Deque<FaultName> deck = new ArrayDeque<>();
        private final List<PlannedFault> dealt = new ArrayList<>();

        Dealer(long seed, Duration length, List<FaultName> names, Optional<Duration> outage) {
            // Neighbouring seeds begin alike in java.util.Random; spread, they do not.
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.lastEndMillis = length.toMillis() - LAST_CALM_MILLIS;
            this.lengthMillisMin = outage.map(Duration::toMillis).orElse(LENGTH_MILLIS_MIN);
            this.lengthMillisMax = outage.map(Duration::toMillis).orElse(LENGTH_MILLIS_MAX);
            this.names = names;
        }

        FaultPlan deal() {
            long groupMillis = FIRST_MILLIS;
            while (groupMillis + lengthMillisMin < lastEndMillis) {
                long endMillis = dealGroup(groupMillis);
                groupMillis = endMillis + between(CALM_MILLIS_MIN, CALM_MILLIS_MAX);
            }
            dealt.sort(Comparator.comparing(PlannedFault::begin));
            List<PlannedFault> numbered = new ArrayList<>();
            for (PlannedFault fault : dealt) {
                numbered.add(new PlannedFault(
                        numbered.size() + 1, fault.name(), fault.begin(), fault.length(), fault.pick()));
            }
            return new FaultPlan(numbered);
        }

        /** Returns when what it broke can be there again. */
        private long dealGroup(long beginMillis) {
            int size = GROUP_SIZES[random.nextInt(GROUP_SIZES.length)];
            Set<String> broken = new HashSet<>();
            long groupEndMillis = beginMillis;
            for (int index = 0; index < size; index++) {
                long faultMillis = index == 0 ? beginMillis : beginMillis + between(0, OFFSET_MILLIS_MAX);
                long lengthMillis = between(lengthMillisMin, lengthMillisMax);
                int pick = random.nextInt(1_000);
                FaultName name = draw(broken);
                if (name == null) {
                    break;
                }
                long endMillis = Math.min(faultMillis + (name.kind().momentary() ? 0 : lengthMillis), lastEndMillis);
                broken.addAll(name.broken());
                dealt.add(new PlannedFault(
                        0,
                        name,
                        Duration.ofMillis(Math.min(faultMillis, endMillis)),
                        Duration.ofMillis(Math.max(0, endMillis - faultMillis)),
                        pick));
                groupEndMillis =
                        Math.max(groupEndMillis, endMillis + (name.kind().momentary() ? KILL_LASTS_MILLIS : 0));
            }
            return groupEndMillis;
        }

        /** The next of the deck that breaks nothing that is broken already; null if each would. */
        private FaultName draw(Set<String> broken) {
            if (deck.isEmpty()) {
                List<FaultName> shuffled = new ArrayList<>(names);
                Collections.shuffle(shuffled, random);
                deck.addAll(shuffled);
            }
            for (Iterator<FaultName> cards = deck.iterator(); cards.hasNext(); ) {
                FaultName name = cards.next();
                if (Collections.disjoint(broken, name.broken())) {
                    cards.remove();
                    return name;
                }
            }
            return null;
        }

        private long between(long min, long max) {
            return min + (long) (random.nextDouble() * (max - min));
        }
    }
}

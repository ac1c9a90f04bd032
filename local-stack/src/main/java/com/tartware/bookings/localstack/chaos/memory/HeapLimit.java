package com.tartware.bookings.localstack.chaos.memory;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.memory.HeapWatch.Sample;
import com.tartware.bookings.localstack.chaos.report.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How far the live heap of a component may be from its level before an outage, for as long as nothing else has been broken: whatever
 * starts another process or moves jobs between TaskManagers moves heaps for reasons of its own. The JobManager has no limit: it carries no
 * booking, and keeps a history of restarts by design.
 *
 * @param component its name, or the beginning of its names
 * @param away the faults that are such an outage; those that last
 * @param what is away, in a word or two
 * @param lowest the least that is allowed, of the level before
 * @param highest the most
 * @param allowed the two in words
 */
record HeapLimit(
        String component,
        Set<String> away,
        String what,
        UnaryOperator<Long> lowest,
        UnaryOperator<Long> highest,
        String allowed) {
    private static final double MIB = 1 << 20;

    /** Fewer looks show what one request or one collection does, and no level. */
    private static final int LOOKS_MIN = 3;

    /**
     * Without a broker, ingest has nothing to gather: what it cannot append it refuses. A tenth is what the limit of
     * requests under way and the noise of two collections need.
     */
    private static final HeapLimit INGEST = new HeapLimit(
            "ingest",
            Set.of("pause:broker", "cut:ingest-broker"),
            "the broker",
            before -> before - before / 10,
            before -> before + before / 10,
            "10 % up or down");

    /**
     * A projection that waits for its store holds what its reader has fetched ahead, which is bounded however long the outage, and its restarts
     * leave something behind for a while: 12 MiB were seen in ten minutes without Postgres. Decisions that were gathered in that time,
     * at 100 a second and a kilobyte each, would be nearly twice as much as is allowed here. Less than before is no harm.
     */
    private static final HeapLimit TASK_MANAGER = new HeapLimit(
            "taskmanager-",
            Set.of("pause:postgres", "cut:flink-postgres", "pause:clickhouse", "cut:flink-clickhouse"),
            "a store",
            before -> 0L,
            before -> before + (32L << 20),
            "32 MiB up");

    static final List<HeapLimit> ALL = List.of(INGEST, TASK_MANAGER);

    /** What all limits find together. */
    static Verdict verdict(List<Sample> samples, List<InjectedFault> faults) {
        List<String> judged = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        for (HeapLimit limit : ALL) {
            samples.stream()
                    .map(Sample::component)
                    .filter(component -> component.startsWith(limit.component()))
                    .distinct()
                    .sorted()
                    .forEach(component -> limit.judge(
                            component,
                            samples.stream()
                                    .filter(sample -> sample.component().equals(component))
                                    .toList(),
                            faults,
                            judged,
                            sentences));
        }
        return new Verdict(
                "heap",
                sentences.size(),
                judged.isEmpty()
                        ? "not judged: no broker and no store was away, with nothing else broken, for long enough to look three"
                                + " times before and three times meanwhile"
                        : String.join("; ", judged),
                sentences);
    }

    private void judge(
            String name,
            List<Sample> samples,
            List<InjectedFault> faults,
            List<String> judged,
            List<String> sentences) {
        List<InjectedFault> outages = faults.stream()
                .filter(fault ->
                        fault.injected() && away.contains(fault.planned().name().toString()))
                .toList();
        Optional<Instant> elseBroken = faults.stream()
                .filter(fault -> fault.injected()
                        && !away.contains(fault.planned().name().toString()))
                .map(InjectedFault::began)
                .min(Comparator.naturalOrder());
        List<Sample> undisturbed = samples.stream()
                .filter(sample -> elseBroken.map(at -> sample.at().isBefore(at)).orElse(true))
                .toList();
        List<Long> before = HeapWatch.before(undisturbed, outages);
        List<Long> meanwhile = HeapWatch.meanwhile(undisturbed, outages);
        if (before.size() < LOOKS_MIN || meanwhile.size() < LOOKS_MIN) {
            return;
        }
        long level = HeapWatch.level(before);
        long least = meanwhile.stream().mapToLong(Long::longValue).min().orElseThrow();
        long most = meanwhile.stream().mapToLong(Long::longValue).max().orElseThrow();
        String found = String.format(
                Locale.ROOT,
                "%s %.1f to %.1f MiB in %d looks while %s was away, from %.1f; allowed %s",
                name,
                least / MIB,
                most / MIB,
                meanwhile.size(),
                what,
                level / MIB,
                allowed);
        judged.add(found);
        if (least < lowest.apply(level) || most > highest.apply(level)) {
            sentences.add(found);
        }
    }
}

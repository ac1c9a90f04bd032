package com.tartware.bookings.localstack.chaos.plan;

import com.tartware.bookings.localstack.settings.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is broken how, {@code kill:broker}.
 *
 * @param target a component, a link as {@link Link#word} says it, or a disk; of a kill also two components that die together, by name,
 *     {@code jobmanager+taskmanager}
 */
public record FaultName(FaultKind kind, String target) {
    /** {@code taskmanager} is any one of them. */
    private static final List<String> COMPONENTS =
            List.of("taskmanager", "jobmanager", "zookeeper", "broker", "postgres", "clickhouse", "registry", "ingest");

    private static final List<String> DISKS = List.of("broker", "checkpoints", "postgres");

    private static final String AND = "+";

    private static final List<FaultName> ALL = everything();

    /** In the order in which they are told of; pairs come last. */
    public static final Comparator<FaultName> ORDER = Comparator.comparingInt(
                    (FaultName name) -> ALL.contains(name) ? ALL.indexOf(name) : ALL.size())
            .thenComparing(FaultName::toString);

    private static List<FaultName> everything() {
        List<FaultName> names = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            targets(kind).forEach(target -> names.add(new FaultName(kind, target)));
        }
        return List.copyOf(names);
    }

    private static List<String> targets(FaultKind kind) {
        return switch (kind) {
            case KILL, PAUSE -> COMPONENTS;
            case CUT, SLOW, RESET ->
                List.of(Link.values()).stream().map(Link::word).toList();
            case DISK -> DISKS;
        };
    }

    /** All but the pairs: with them, every seed would plan something else than it did when it found something. */
    public static List<FaultName> all() {
        return ALL;
    }

    /** As {@link #toString} says it. */
    public static Optional<FaultName> of(String word) {
        return ALL.stream()
                .filter(name -> name.toString().equals(word))
                .findFirst()
                .or(() -> pair(word));
    }

    /** {@code kill:A+B}, in either order. */
    private static Optional<FaultName> pair(String word) {
        String killed = FaultKind.KILL.word() + ":";
        if (!word.startsWith(killed)) {
            return Optional.empty();
        }
        List<String> two = List.of(word.substring(killed.length()).split("\\+", -1));
        Set<String> sorted = new TreeSet<>(two);
        return two.size() == 2 && sorted.size() == 2 && COMPONENTS.containsAll(sorted)
                ? Optional.of(new FaultName(FaultKind.KILL, String.join(AND, sorted)))
                : Optional.empty();
    }

    /**
     * Those of a list, in {@link #ORDER}, each once.
     *
     * @param list names, kinds, or {@code all}, with commas between; pairs only by their names
     * @throws IllegalArgumentException naming what is none of these, and what there is
     */
    public static List<FaultName> chosen(String list) {
        Set<FaultName> chosen = new LinkedHashSet<>();
        for (String listed : list.split(",", -1)) {
            String word = listed.strip();
            List<FaultName> meant = ALL.stream()
                    .filter(name ->
                            word.equals("all") || word.equals(name.kind().word()))
                    .toList();
            if (meant.isEmpty()) {
                meant = of(word).stream().toList();
            }
            if (meant.isEmpty()) {
                throw new IllegalArgumentException(
                        "'%s' is no fault. There are: all, %s, %s, and kill:A+B for two at once"
                                .formatted(
                                        listed,
                                        List.of(FaultKind.values()).stream()
                                                .map(FaultKind::word)
                                                .collect(Collectors.joining(", ")),
                                        ALL.stream().map(FaultName::toString).collect(Collectors.joining(", "))));
            }
            chosen.addAll(meant);
        }
        return chosen.stream().sorted(ORDER).toList();
    }

    /** The components, the link or the disk: what the target names, one by one. */
    public List<String> targets() {
        return List.of(target.split("\\+", -1));
    }

    /** What must not be broken in two ways at once. Pausing what a kill has just ended would be no fault at all. */
    List<String> broken() {
        return switch (kind) {
            case KILL, PAUSE ->
                targets().stream().map(part -> "process " + part).toList();
            case CUT, SLOW, RESET -> List.of("link " + target);
            // One at a time: a full disk takes its size in memory.
            case DISK -> List.of("disk");
        };
    }

    @Override
    public String toString() {
        return kind.word() + ":" + target;
    }
}

package com.tartware.bookings.localstack.chaos.plan;

import com.tartware.bookings.localstack.settings.Link;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is broken how, {@code kill:broker}.
 *
 * @param target a component, a link as {@link Link#word} says it, or a disk
 */
public record FaultName(FaultKind kind, String target) {
    /** {@code taskmanager} is any one of them. */
    private static final List<String> COMPONENTS =
            List.of("taskmanager", "jobmanager", "zookeeper", "broker", "postgres", "clickhouse", "registry", "ingest");

    private static final List<String> DISKS = List.of("broker", "checkpoints", "postgres");

    private static final List<FaultName> ALL = everything();

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

    public static List<FaultName> all() {
        return ALL;
    }

    /**
     * Those of a list, in the order of {@link #all}, each once.
     *
     * @param list names, kinds, or {@code all}, with commas between
     * @throws IllegalArgumentException naming what is none of these, and what there is
     */
    public static List<FaultName> chosen(String list) {
        Set<FaultName> chosen = new LinkedHashSet<>();
        for (String word : list.split(",", -1)) {
            List<FaultName> meant = ALL.stream()
                    .filter(name -> word.strip().equals("all")
                            || word.strip().equals(name.kind().word())
                            || word.strip().equals(name.toString()))
                    .toList();
            if (meant.isEmpty()) {
                throw new IllegalArgumentException("'%s' is no fault. There are: all, %s, and %s"
                        .formatted(
                                word,
                                List.of(FaultKind.values()).stream()
                                        .map(FaultKind::word)
                                        .collect(Collectors.joining(", ")),
                                ALL.stream().map(FaultName::toString).collect(Collectors.joining(", "))));
            }
            chosen.addAll(meant);
        }
        return ALL.stream().filter(chosen::contains).toList();
    }

    /** What must not be broken in two ways at once. Pausing what a kill has just ended would be no fault at all. */
    String broken() {
        return switch (kind) {
            case KILL, PAUSE -> "process " + target;
            case CUT, SLOW, RESET -> "link " + target;
            // One at a time: a full disk takes its size in memory.
            case DISK -> "disk";
        };
    }

    @Override
    public String toString() {
        return kind.word() + ":" + target;
    }
}

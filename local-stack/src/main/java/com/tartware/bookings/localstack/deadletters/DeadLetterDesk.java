package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.localstack.topics.TopicReader;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** Looks dead letters up, judges them and sends them on their way again. */
public final class DeadLetterDesk implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String brokers;
    private final SchemaRegistry registry;
    private final ScanProgress progress;
    private final TopicReader letters;

    /** @param brokers bootstrap servers */
    public DeadLetterDesk(String brokers, SchemaRegistry registry, ScanProgress progress) {
        this.brokers = brokers;
        this.registry = registry;
        this.progress = progress;
        this.letters = new TopicReader(brokers, Topic.DEAD_LETTERS);
    }

    public LetterList list(LetterFilter filter, int limit) {
        LetterList list = new LetterList(filter, limit);
        letters.rewind();
        letters.readToEnd(list::read, progress.of("reading the dead letters"));
        return list;
    }

    /** The letter at that place with its bytes, which a plan need not have. */
    public Optional<Letter> letter(Place place) {
        return letters.recordAt(place).map(Letter::of);
    }

    /** @param places of letters; those that are not there are missing in the plan */
    public ReplayPlan plan(List<Place> places) {
        Set<Place> chosen = Set.copyOf(places);
        return plan(letter -> chosen.contains(letter.place()));
    }

    public ReplayPlan plan(LetterFilter filter) {
        return plan(filter::takes);
    }

    private ReplayPlan plan(Predicate<Letter> chosen) {
        Set<Place> refusedPlaces = new HashSet<>();
        List<Judged> judged = new ArrayList<>();
        try (TopicReader log = new TopicReader(brokers, Topic.COMMANDS.topicName())) {
            LetterJudge judge = new LetterJudge(registry, log.partitions(), log::recordAt);
            letters.rewind();
            letters.readToEnd(
                    record -> {
                        Letter letter = Letter.of(record);
                        if (letter.source() != null
                                && Topic.COMMANDS.topicName().equals(letter.topic())) {
                            refusedPlaces.add(letter.source());
                        }
                        if (chosen.test(letter)) {
                            judged.add(kept(judge.judge(letter)));
                            progress.show("judging the dead letters, %,d so far".formatted(judged.size()));
                        }
                    },
                    progress.of("reading the dead letters"));
        }
        // As they lay in the log: a booking is made before it is confirmed.
        judged.sort(Comparator.comparing((Judged letter) -> letter.letter().time())
                .thenComparing(letter -> letter.letter().source(), Comparator.nullsLast(Comparator.naturalOrder())));
        List<Judged> commands = judged.stream()
                .filter(letter -> letter.verdict() == Verdict.REPLAY)
                .toList();
        return commands.isEmpty() ? new ReplayPlan(judged) : ReplayPlan.of(judged, known(commands, refusedPlaces));
    }

    /** Whoever sends a million broken records must not be able to fill our memory with them. */
    private static Judged kept(Judged judged) {
        boolean needed = judged.verdict() == Verdict.REPLAY;
        return needed
                ? judged
                : new Judged(
                        judged.letter().withoutBytes(),
                        judged.verdict(),
                        judged.reason(),
                        judged.partition(),
                        judged.content(),
                        judged.traceparent());
    }

    private static Set<String> tenants(List<Judged> commands) {
        return commands.stream().map(letter -> letter.command().tenantId()).collect(Collectors.toSet());
    }

    private KnownCommands known(List<Judged> commands, Set<Place> refusedPlaces) {
        Set<String> tenants = tenants(commands);
        try (TopicReader log = new TopicReader(brokers, Topic.COMMANDS.topicName(), tenants);
                TopicReader replies = new TopicReader(brokers, Topic.DECISIONS.topicName(), tenants)) {
            KnownCommands known = new KnownCommands(
                    registry,
                    replies.partitions(),
                    commands.stream().map(Judged::command).collect(Collectors.toSet()),
                    refusedPlaces);
            log.readToEnd(known::readCommand, progress.of("looking for the same commands in the log"));
            // After the log: what was decided meanwhile is then seen as decided.
            replies.readToEnd(known::readDecision, progress.of("looking for their decisions"));
            return known;
        }
    }

    /**
     * Appends what the plan says and waits for the decisions.
     *
     * @param patience what is not decided by then comes without an outcome
     * @throws KafkaException if the broker does not acknowledge; what was appended before stays
     */
    public List<Replayed> replay(ReplayPlan plan, Duration patience) throws InterruptedException {
        List<Judged> wanted = plan.toReplay();
        if (wanted.isEmpty()) {
            return List.of();
        }
        Set<String> tenants = tenants(wanted);
        try (TopicReader replies = new TopicReader(brokers, Topic.DECISIONS.topicName(), tenants);
                CommandAppender appender = CommandAppender.to(brokers)) {
            replies.skipToEnd();
            letters.skipToEnd();
            List<Replayed> appended = new ArrayList<>();
            for (Judged letter : wanted) {
                appended.add(appender.append(letter));
                progress.show("appended %,d of %,d".formatted(appended.size(), wanted.size()));
            }
            DecisionWatch watch = new DecisionWatch(registry, replies.partitions(), appended);
            long deadline = System.nanoTime() + patience.toNanos();
            while (watch.waiting() > 0 && System.nanoTime() < deadline) {
                replies.readToEnd(watch::readDecision);
                letters.readToEnd(watch::readLetter);
                progress.show("waiting for %,d decisions".formatted(watch.waiting()));
                Thread.sleep(PAUSE.toMillis());
            }
            return watch.replayed();
        }
    }

    @Override
    public void close() {
        letters.close();
    }
}

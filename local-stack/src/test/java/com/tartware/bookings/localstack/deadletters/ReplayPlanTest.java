package com.tartware.bookings.localstack.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.localstack.topics.HeaderText;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import com.tartware.bookings.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class ReplayPlanTest {
    private static final byte[] COMMAND = SampleLog.create(SampleLog.TENANT, 1, 2);

    private final SampleLog.Registry registry = new SampleLog.Registry();
    private final Letter letter = Letters.letter(1, "WRONG_PARTITION", SampleLog.TENANT, COMMAND);

    @Test
    void aCommandThatNothingKnowsIsReplayed() {
        assertThat(verdicts(known(Set.of()), letter)).containsExactly(Verdict.REPLAY);
    }

    @Test
    void aCommandThatWasDecidedIsLeftAlone() {
        KnownCommands known = known(Set.of());
        known.readDecision(SampleLog.record(
                Topic.DECISIONS.topicName(),
                new Place(SampleLog.HOME, 5),
                SampleLog.NINE,
                SampleLog.TENANT,
                SampleLog.encode(SampleLog.decision(7, 1, 2, Outcome.REJECTED, SampleLog.NINE))));
        Judged judged = plan(known, letter).letters().get(0);
        assertThat(judged.summary()).isEqualTo("ALREADY_DECIDED: #7 REJECTED SOLD_OUT");
        assertThat(plan(known, letter).unresolved()).isZero();
    }

    @Test
    void aCommandThatWaitsInTheLogIsLeftAlone() {
        KnownCommands known = known(Set.of());
        known.readCommand(SampleLog.record(
                Topic.COMMANDS.topicName(), new Place(SampleLog.HOME, 9), SampleLog.NINE, SampleLog.TENANT, COMMAND));
        assertThat(plan(known, letter).letters().get(0).summary())
                .isEqualTo("ALREADY_IN_LOG: at " + SampleLog.HOME + ":9");
    }

    @Test
    void theRefusedRecordItselfIsNoReasonToLeaveItAlone() {
        Place refused = new Place(SampleLog.HOME, 9);
        KnownCommands known = known(Set.of(refused));
        known.readCommand(
                SampleLog.record(Topic.COMMANDS.topicName(), refused, SampleLog.NINE, SampleLog.TENANT, COMMAND));
        assertThat(verdicts(known, letter)).containsExactly(Verdict.REPLAY);
    }

    @Test
    void anotherTenantsCommandOfTheSameIdIsAnotherCommand() {
        KnownCommands known = known(Set.of());
        known.readCommand(SampleLog.record(
                Topic.COMMANDS.topicName(), new Place(1, 9), SampleLog.NINE, "acme", SampleLog.create("acme", 1, 2)));
        assertThat(verdicts(known, letter)).containsExactly(Verdict.REPLAY);
    }

    @Test
    void twoLettersOfOneCommandAreReplayedOnce() {
        Letter retried = Letters.letter(2, "WRONG_PARTITION", SampleLog.TENANT, COMMAND);
        ReplayPlan plan = plan(known(Set.of()), letter, retried);
        assertThat(plan.letters()).extracting(Judged::summary).containsExactly("REPLAY", "SAME_COMMAND: as letter 0:1");
    }

    @Test
    void aReplayHasTheOriginalKeyBytesAndTraceAndSaysWhereItComesFrom() {
        ProducerRecord<byte[], byte[]> record =
                CommandAppender.record(plan(known(Set.of()), letter).toReplay().get(0));
        assertThat(record.topic()).isEqualTo("booking.commands.v1");
        assertThat(record.partition()).isEqualTo(SampleLog.HOME);
        assertThat(record.key()).isEqualTo(letter.key());
        assertThat(record.value()).isEqualTo(COMMAND);
        assertThat(record.headers())
                .extracting(Header::key, header -> new String(header.value(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder(tuple("dlq.replayed-from", "0:1"), tuple("traceparent", "00-trace"));
    }

    @Test
    void theReportSaysWhatWasDoneAndWhatWasNot() {
        Letter garbage = Letters.letter(3, "UNREADABLE", "x", new byte[] {7});
        ReplayPlan plan = plan(known(Set.of()), letter, garbage);
        Replayed replayed = new Replayed(plan.toReplay().get(0), new Place(SampleLog.HOME, 12), "#8 CONFIRMED", true);
        ReplayReport report = new ReplayReport(plan, List.of(new Place(4, 4)), List.of(replayed), false);
        assertThat(text(report))
                .contains(
                        "there is no dead letter 4:4",
                        "appended at " + SampleLog.HOME + ":12  #8 CONFIRMED",
                        "STILL_REFUSED: UNREADABLE",
                        "1 replayed, 0 settled before, 1 refused");
        assertThat(report.good()).isFalse();
        assertThat(new ReplayReport(plan(known(Set.of()), letter), List.of(), List.of(replayed), false).good())
                .isTrue();
        assertThat(report.json().at("/dead_letters/0/outcome").asText()).isEqualTo("#8 CONFIRMED");
    }

    @Test
    void anOutcomeIsADecisionOrADeadLetterAgain() {
        Letter second =
                Letters.letter(2, "WRONG_PARTITION", SampleLog.TENANT, SampleLog.create(SampleLog.TENANT, 3, 4));
        List<Judged> judged = plan(known(Set.of()), letter, second).toReplay();
        DecisionWatch watch = new DecisionWatch(
                registry,
                SampleLog.PARTITIONS,
                List.of(
                        new Replayed(judged.get(0), new Place(SampleLog.HOME, 12), null, false),
                        new Replayed(judged.get(1), new Place(SampleLog.HOME, 13), null, false)));
        watch.readDecision(SampleLog.record(
                Topic.DECISIONS.topicName(),
                new Place(SampleLog.HOME, 5),
                SampleLog.NINE,
                SampleLog.TENANT,
                SampleLog.encode(SampleLog.decision(7, 1, 2, Outcome.CONFIRMED, SampleLog.NINE))));
        assertThat(watch.waiting()).isEqualTo(1);
        watch.readLetter(SampleLog.record(
                Topic.DEAD_LETTERS,
                new Place(2, 8),
                SampleLog.NINE,
                SampleLog.TENANT,
                COMMAND,
                SampleLog.letterHeaders(new Place(SampleLog.HOME, 13), "UNKNOWN_COMMAND")));
        assertThat(watch.waiting()).isZero();
        assertThat(watch.replayed())
                .extracting(Replayed::outcome, Replayed::decided)
                .containsExactly(tuple("#7 CONFIRMED", true), tuple("dead letter again, 2:8: UNKNOWN_COMMAND", false));
    }

    private KnownCommands known(Set<Place> refused) {
        return new KnownCommands(
                registry, SampleLog.PARTITIONS, Set.of(new CommandKey(SampleLog.TENANT, SampleLog.text(1))), refused);
    }

    private List<Verdict> verdicts(KnownCommands known, Letter... letters) {
        return plan(known, letters).letters().stream().map(Judged::verdict).toList();
    }

    private ReplayPlan plan(KnownCommands known, Letter... letters) {
        List<Judged> judged = Stream.of(letters)
                .map(one -> new LetterJudge(
                                registry,
                                SampleLog.PARTITIONS,
                                place -> Optional.of(Letters.original(one, HeaderText.TRACEPARENT, "00-trace")))
                        .judge(one))
                .toList();
        return ReplayPlan.of(judged, known);
    }

    private static String text(ReplayReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}

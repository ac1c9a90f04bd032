package com.tartware.bookings.localstack.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.topics.SampleLog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The reply topic against a replay of ten decisions, one fault planted each time. */
class ReplyAuditTest {
    private static final long DUE = 10;
    private static final int HOME = SampleLog.HOME;

    private final Differences differences = new Differences();
    private final SampleReplies replies = new SampleReplies();
    private final List<String> foreign = new ArrayList<>();

    @Test
    void allThatIsDueInOrderIsClean() {
        take(1, DUE);

        assertThat(compare()).isEmpty();
    }

    @Test
    void aRepeatIsDroppedAndClean() {
        take(1, DUE);
        take(4, DUE);

        assertThat(compare()).isEmpty();
        assertThat(replies.read().repeats()).isEqualTo(7);
    }

    @Test
    void aMissingDecisionAtTheEndIsNamed() {
        take(1, DUE - 1);

        assertThat(compare())
                .singleElement()
                .asString()
                .startsWith("reply topic: demo #10 is missing, the replay says");
    }

    @Test
    void aTenantWithoutAnyReplyIsNamed() {
        assertThat(compare()).hasSize(10).first().asString().contains("demo #1 is missing");
    }

    @Test
    void anAlteredDecisionIsNamed() {
        take(1, 3);
        replies.write(Story.confirmed(4, 2));
        take(5, DUE);

        assertThat(compare()).singleElement().asString().startsWith("reply topic: demo #4 is {");
    }

    @Test
    void aRepeatWithAnotherContentIsForeignAndNoDifference() {
        take(1, DUE);
        replies.write(Story.confirmed(4, 2));

        assertThat(compare()).isEmpty();
        assertThat(foreign).containsExactly(HOME + ":10: demo #4 repeats a number with another content");
    }

    @Test
    void whatWasForgedBeforeTheRealOneIsNamedAndTheRealOneIsNotForeign() {
        take(1, 3);
        replies.write(Story.confirmed(4, 2));
        take(4, DUE);

        assertThat(compare()).singleElement().asString().startsWith("reply topic: demo #4 is {");
        assertThat(foreign).isEmpty();
    }

    /** Projections pass it over, and apply the real one that comes after it. */
    @Test
    void aDecisionElsewhereIsForeignAndTheRealOneCounts() {
        take(1, 1);
        int elsewhere = (HOME + 1) % SampleLog.PARTITIONS;
        replies.write(elsewhere, "demo", SampleLog.encode(Story.confirmed(2, 3)));
        replies.write(HOME, "acme", SampleLog.encode(Story.confirmed(2, 3)));
        replies.write(HOME, "demo", new byte[] {42});
        take(2, DUE);

        assertThat(compare()).isEmpty();
        assertThat(replies.read().repeats()).isZero();
        assertThat(foreign)
                .hasSize(3)
                .contains("%d:1: MISPLACED_REPLY, decision #2 of tenant demo, which belongs to partition %d"
                        .formatted(elsewhere, HOME))
                .anySatisfy(found -> assertThat(found).startsWith(HOME + ":2: MISPLACED_REPLY"))
                .anySatisfy(found -> assertThat(found).startsWith(HOME + ":3: UNREADABLE_REPLY"));
    }

    @Test
    void aNumberFarAheadIsForeignWhetherItsTenantWentOnOrNot() {
        take(1, 3);
        replies.write(Story.confirmed(1_000_000, 1));
        take(4, DUE);
        replies.write(Story.confirmed(DUE + 2, 1));

        assertThat(compare()).isEmpty();
        assertThat(foreign)
                .containsExactly(
                        HOME + ":11: demo #12 comes before its turn, and the replay has no such decision",
                        HOME + ":3: demo #1000000 comes before its turn, and the replay has no such decision");
    }

    @Test
    void aDecisionThatTheLogDoesNotExplainIsNamed() {
        take(1, DUE + 1);

        assertThat(compare())
                .singleElement()
                .asString()
                .startsWith("reply topic: demo #11 is {")
                .endsWith("the replay says no such decision");
    }

    @Test
    void aGapThatNeverClosesIsNamedWithAllThatItHolds() {
        take(1, 3);
        take(5, DUE);

        assertThat(compare())
                .hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence).startsWith("reply topic: demo #4 is missing, the replay"))
                .contains("reply topic: demo #4 is missing, and 6 decisions up to #10 are held behind it");
    }

    @Test
    void aGapBeyondWhatIsDueIsNamedToo() {
        take(1, DUE);
        take(DUE + 2, DUE + 2);

        assertThat(compareWithReplayUpTo(DUE + 2))
                .containsExactly("reply topic: demo #11 is missing, and 1 decisions up to #12 are held behind it");
    }

    @Test
    void aRepairThatLeavesTheLastOneOutIsNamed() {
        take(1, 3);
        take(5, DUE);
        take(4, DUE - 1);

        assertThat(compare())
                .containsExactly("reply topic: demo #10 is missing, and 1 decisions up to #10 are held behind it");
    }

    @Test
    void aGapThatWasRepairedIsClean() {
        take(1, 3);
        take(5, DUE);
        take(4, DUE);

        assertThat(compare()).isEmpty();
        assertThat(replies.read().held()).isEqualTo(6);
        assertThat(replies.read().repeats()).isZero();
    }

    @Test
    void whatCameTooEarlyAndSaidSomethingElseIsForeign() {
        take(1, 3);
        replies.write(Story.confirmed(6, 2));
        take(4, DUE);

        assertThat(compare()).isEmpty();
        assertThat(foreign).containsExactly(HOME + ":3: demo #6 repeats a number with another content");
    }

    @Test
    void anOversoldNightIsNamedEvenIfTheReplaySaysTheSame() {
        Decision oversold = Story.confirmed(2, 4);
        Decisions replayed = new Decisions();
        for (Decision decision : List.of(Story.decision(1), oversold)) {
            replayed.add(decision);
            replies.write(decision);
        }

        new ReplyComparison(replayed, differences).compare(replies.read(), Story.cut(2));

        assertThat(differences.sentences())
                .containsExactly("reply topic: demo #2 oversells grand/double on 2027-03-01");
    }

    private void take(long first, long last) {
        LongStream.rangeClosed(first, last).mapToObj(Story::decision).forEach(replies::write);
    }

    private List<String> compare() {
        return compareWithReplayUpTo(DUE);
    }

    private List<String> compareWithReplayUpTo(long last) {
        ReplyComparison comparison = new ReplyComparison(Story.upTo(last), differences);
        comparison.compare(replies.read(), Story.cut(DUE)).found().forEach(found -> foreign.add(found.toString()));
        return differences.sentences();
    }
}

package com.tartware.bookings.localstack.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The reply topic against a replay of ten decisions, one fault planted each time. */
class ReplyAuditTest {
    private static final long DUE = 10;

    private final Differences differences = new Differences();
    private final ReplyTopic replies = new ReplyTopic(new NoRegistry(), differences);

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
        assertThat(replies.repeats()).isEqualTo(7);
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
        replies.take(Story.confirmed(4, 2));
        take(5, DUE);

        assertThat(compare()).singleElement().asString().startsWith("reply topic: demo #4 is {");
    }

    @Test
    void aRepeatWithAnotherContentIsNamed() {
        take(1, DUE);
        replies.take(Story.confirmed(4, 2));

        assertThat(compare()).containsExactly("reply topic: demo #4 was repeated with another content");
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

        assertThat(compare())
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
        assertThat(replies.held()).isEqualTo(6);
        assertThat(replies.repeats()).isZero();
    }

    @Test
    void whatWasHeldMustComeAgainAsItWas() {
        take(1, 3);
        replies.take(Story.confirmed(6, 2));
        take(4, DUE);

        assertThat(compare()).containsExactly("reply topic: demo #6 was repeated with another content");
    }

    @Test
    void anOversoldNightIsNamedEvenIfTheReplaySaysTheSame() {
        Decision oversold = Story.confirmed(2, 4);
        Decisions replayed = new Decisions();
        for (Decision decision : List.of(Story.decision(1), oversold)) {
            replayed.add(decision);
            replies.take(decision);
        }

        new ReplyComparison(replayed, differences).compare(replies, Story.cut(2));

        assertThat(differences.sentences())
                .containsExactly("reply topic: demo #2 oversells grand/double on 2027-03-01");
    }

    private void take(long first, long last) {
        LongStream.rangeClosed(first, last).mapToObj(Story::decision).forEach(replies::take);
    }

    private List<String> compare() {
        new ReplyComparison(Story.upTo(DUE), differences).compare(replies, Story.cut(DUE));
        return differences.sentences();
    }
}

package com.tartware.bookings.localstack.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store's rows of five decisions, one fault planted each time. */
class StoredDecisionsAuditTest {
    private static final List<Column<Decision>> COLUMNS = DecisionColumns.CLICKHOUSE;
    private static final long CUT = 5;

    private final Differences differences = new Differences();
    private final Decisions replies = Story.upTo(CUT);
    private final StoredDecisions stored =
            new StoredDecisions("clickhouse", COLUMNS, replies, Story.cut(CUT), differences);

    @Test
    void theSameRowsAreClean() {
        take(1, CUT);

        assertThat(finish()).isEmpty();
        assertThat(stored.rows()).isEqualTo(5);
    }

    @Test
    void aRowHoldsWhatTheSinkWrites() {
        assertThat(Column.texts(COLUMNS, Story.decision(2)))
                .containsEntry("outcome", "CONFIRMED")
                .containsEntry("reason", null)
                .containsEntry("decided_at", "2026-11-22T09:30:02.120000Z")
                .containsEntry("property_id", "grand")
                .containsEntry("arrival", "2027-03-01")
                .containsEntry("room_nights", "1")
                .containsEntry("amount_minor", "12500");
        assertThat(Column.texts(COLUMNS, Story.decision(1)))
                .containsEntry("property_id", "grand")
                .containsEntry("arrival", null)
                .containsEntry("room_nights", "0")
                .containsEntry("channel", null);
    }

    @Test
    void aMissingRowIsNamed() {
        take(1, 2);
        take(4, CUT);

        assertThat(finish()).containsExactly("clickhouse: demo #3 is absent");
    }

    @Test
    void aMissingLastRowIsNamed() {
        take(1, CUT - 1);

        assertThat(finish()).containsExactly("clickhouse: demo #5 is absent");
    }

    @Test
    void aRowThatIsThereTwiceIsNamed() {
        take(1, CUT);
        take(3, 3);

        assertThat(finish()).containsExactly("clickhouse: demo #3 is there twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command_id",
                "booking_id",
                "outcome",
                "reason",
                "booking_version",
                "decided_at",
                "payload",
                "property_id",
                "room_type_id",
                "arrival",
                "room_nights",
                "channel",
                "amount_minor",
                "currency"
            })
    void aWrongColumnIsNamed(String column) {
        take(1, 3);
        Map<String, String> wrong = new HashMap<>(row(4).columns());
        wrong.put(column, "wrong");
        stored.take(new Row(Story.TENANT, 4, wrong));
        take(5, CUT);

        assertThat(finish())
                .singleElement()
                .asString()
                .startsWith("clickhouse: demo #4 has %s wrong instead of ".formatted(column));
    }

    @Test
    void thePayloadIsComparedAsJson() {
        Map<String, String> reordered = new HashMap<>(row(1).columns());
        String payload = reordered.get("payload");
        String first = "\"tenant_sequence\":1,";
        assertThat(payload).startsWith("{" + first);
        reordered.put(
                "payload",
                "{ " + payload.substring(1 + first.length(), payload.length() - 1) + ", \"tenant_sequence\": 1}");
        stored.take(new Row(Story.TENANT, 1, reordered));
        take(2, CUT);

        assertThat(finish()).isEmpty();
    }

    @Test
    void aRowDecidedSinceIsCleanOnceTheTopicHasIt() {
        take(1, CUT + 1);
        replies.add(Story.decision(CUT + 1));

        assertThat(finish()).isEmpty();
    }

    @Test
    void aWrongColumnOfARowDecidedSinceIsNamed() {
        take(1, CUT);
        stored.take(new Row(Story.TENANT, 6, Column.texts(COLUMNS, Story.confirmed(6, 1))));
        Map<String, String> wrong = new HashMap<>(row(7).columns());
        wrong.put("outcome", "EXPIRED");
        stored.take(new Row(Story.TENANT, 7, wrong));
        replies.add(Story.decision(6));
        replies.add(Story.decision(7));

        assertThat(finish()).containsExactly("clickhouse: demo #7 has outcome EXPIRED instead of CANCELLED");
    }

    @Test
    void aPhantomRowBeyondTheTopicIsNamed() {
        take(1, CUT);
        take(9, 9);

        assertThat(finish()).containsExactly("clickhouse: demo #9 is not on the reply topic");
    }

    @Test
    void aRowBeforeTheFirstIsNamed() {
        take(1, CUT);
        stored.take(new Row(Story.TENANT, 0, row(1).columns()));

        assertThat(finish()).containsExactly("clickhouse: demo #0 is not on the reply topic");
    }

    @Test
    void aRowOfATenantThatTheTopicDoesNotKnowIsNamed() {
        take(1, CUT);
        stored.take(new Row("stranger", 1, row(1).columns()));

        assertThat(finish()).containsExactly("clickhouse: stranger #1 is not on the reply topic");
    }

    private static Row row(long sequence) {
        return new Row(Story.TENANT, sequence, Column.texts(COLUMNS, Story.decision(sequence)));
    }

    private void take(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            stored.take(row(sequence));
        }
    }

    private List<String> finish() {
        stored.finish();
        return differences.sentences();
    }
}

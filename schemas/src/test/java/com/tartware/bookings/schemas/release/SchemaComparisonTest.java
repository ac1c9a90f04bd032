package com.tartware.bookings.schemas.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.schemas.release.SchemaChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaComparisonTest {
    private static final String FIELD = "'name':'guest','type':'string'";

    @Test
    void anAddedFieldWithADefaultIsReadByAll() {
        SchemaChange change = only(
                record("{" + FIELD + "}"),
                record("{" + FIELD + "},{'name':'note','type':['null','string'],'default':null}"));

        assertThat(change.path()).isEqualTo("note");
        assertThat(change.kind()).isEqualTo(Kind.FIELD_ADDED);
        assertThat(change.what()).isEqualTo("added: string or null, default null");
        assertThat(change.newReaders().how()).isEqualTo("read null");
        assertThat(change.isRefused()).isFalse();
    }

    @Test
    void anAddedFieldWithoutADefaultBreaksNewReadersOnly() {
        SchemaChange change =
                only(record("{" + FIELD + "}"), record("{" + FIELD + "},{'name':'note','type':'string'}"));

        assertThat(change.newReaders().works()).isFalse();
        assertThat(change.oldReaders().works()).isTrue();
    }

    @Test
    void aRemovedFieldWithoutADefaultBreaksOldReadersOnly() {
        SchemaChange change =
                only(record("{" + FIELD + "},{'name':'note','type':'string'}"), record("{" + FIELD + "}"));

        assertThat(change.kind()).isEqualTo(Kind.FIELD_REMOVED);
        assertThat(change.newReaders().works()).isTrue();
        assertThat(change.oldReaders().works()).isFalse();
    }

    @Test
    void aRenamedFieldIsToldAsOne() {
        SchemaChange change = only(record("{" + FIELD + "}"), record("{'name':'visitor','type':'string'}"));

        assertThat(change.path()).isEqualTo("visitor");
        assertThat(change.what()).isEqualTo("renamed from guest, no default");
        assertThat(change.newReaders().works()).isFalse();
        assertThat(change.oldReaders().works()).isFalse();
    }

    @Test
    void anAliasLetsNewReadersFindWhatWasRenamed() {
        SchemaChange change = only(
                record("{" + FIELD + "},{'name':'rooms','type':'int'}"),
                record("{'name':'rooms','type':'int'},{'name':'visitor','type':'string','aliases':['guest']}"));

        assertThat(change.kind()).isEqualTo(Kind.FIELD_RENAMED);
        assertThat(change.newReaders().works()).isTrue();
        assertThat(change.oldReaders().works()).isFalse();
    }

    @ParameterizedTest(name = "{0} to {1}: new readers {2}, old readers {3}")
    @CsvSource({
        "int, long, true, false",
        "long, int, false, true",
        "string, bytes, true, true",
        "string, int, false, false",
    })
    void anotherTypeIsReadAsAvroConvertsIt(String before, String after, boolean newReaders, boolean oldReaders) {
        SchemaChange change =
                only(record("{'name':'x','type':'" + before + "'}"), record("{'name':'x','type':'" + after + "'}"));

        assertThat(change.kind()).isEqualTo(Kind.TYPE);
        assertThat(change.what()).isEqualTo(after + " instead of " + before);
        assertThat(change.newReaders().works()).isEqualTo(newReaders);
        assertThat(change.oldReaders().works()).isEqualTo(oldReaders);
    }

    @Test
    void aFieldThatBecomesNullableBreaksOldReaders() {
        SchemaChange change = only(record("{" + FIELD + "}"), record("{'name':'guest','type':['string','null']}"));

        assertThat(change.what()).isEqualTo("string or null instead of string");
        assertThat(change.newReaders().works()).isTrue();
        assertThat(change.oldReaders().works()).isFalse();
    }

    @Test
    void aSymbolIsReadAsTheDefaultByOldReadersThatHaveOne() {
        String before = "{'name':'s','type':{'type':'enum','name':'S','symbols':['UNKNOWN','A'],'default':'UNKNOWN'}}";

        SchemaChange added = only(record(before), record(before.replace("'A'", "'A','B'")));
        assertThat(added.kind()).isEqualTo(Kind.SYMBOL_ADDED);
        assertThat(added.oldReaders().how()).isEqualTo("read UNKNOWN");
        assertThat(added.isRefused()).isFalse();

        SchemaChange removed = only(record(before.replace("'A'", "'A','B'")), record(before));
        assertThat(removed.newReaders().works()).isTrue();
        assertThat(removed.otherMeaning()).isEqualTo("records that say B would silently say UNKNOWN");
        assertThat(removed.isRefused()).isTrue();
    }

    @Test
    void aUnionThatGrowsBreaksOldReaders() {
        String before = "{'name':'body','type':[{'type':'record','name':'Ask','fields':[]}]}";
        SchemaChange change = only(
                record(before),
                record(before.replace("[]}]", "[]},{'type':'record','name':'MoveGuest','fields':[]}]")));

        assertThat(change.path()).isEqualTo("body");
        assertThat(change.what()).isEqualTo("record MoveGuest added to the union");
        assertThat(change.oldReaders().works()).isFalse();
    }

    @Test
    void whatOnlyMeansSomethingElseIsRefusedToo() {
        SchemaChange unit = only(
                record("{'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}}"),
                record("{'name':'at','type':{'type':'long','logicalType':'timestamp-micros'}}"));
        assertThat(unit.what()).isEqualTo("long (timestamp-micros) instead of long (timestamp-millis)");
        assertThat(unit.isRefused()).isTrue();

        SchemaChange value = only(
                record("{'name':'rooms','type':'int','default':1}"),
                record("{'name':'rooms','type':'int','default':2}"));
        assertThat(value.kind()).isEqualTo(Kind.DEFAULT);
        assertThat(value.isRefused()).isTrue();
    }

    @Test
    void aDocIsADifferenceThatHurtsNobody() {
        SchemaChange change = only(record("{" + FIELD + "}"), record("{" + FIELD + ",'doc':'Who comes.'}"));

        assertThat(change.what()).isEqualTo("doc \"Who comes.\" instead of none");
        assertThat(change.isRefused()).isFalse();
    }

    @Test
    void aFieldOfANestedTypeIsNamedByItsWayThere() {
        String before =
                "{'name':'body','type':['null',{'type':'record','name':'Create','fields':[{'name':'stays','type':{'type':'array','items':{'type':'record','name':'Stay','fields':[{'name':'rooms','type':'int'}]}}}]},{'type':'record','name':'Cancel','fields':[]}],'default':null}";

        SchemaChange change = only(record(before), record(before.replace("'int'", "'long'")));

        assertThat(change.path()).isEqualTo("body.Create.stays[].rooms");
    }

    @Test
    void theSameToTheLetterIsNoDifference() {
        assertThat(SchemaComparison.between(record("{" + FIELD + "}"), record("{" + FIELD + "}")))
                .isEmpty();
    }

    /** Whatever one does to a schema, the sentences say that it breaks exactly where Avro says so. */
    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_261_123})
    void theWordsAgreeWithAvroOnAnyEdit(long seed) {
        Random random = new Random(seed);
        int breaking = 0;
        for (int round = 0; round < 500; round++) {
            Schema earlier = anySchema(random);
            Schema later = anySchema(random);
            List<SchemaChange> changes = SchemaComparison.between(earlier, later);
            assertThat(changes.stream().allMatch(change -> change.newReaders().works()))
                    .as("new readers of old records, from %s to %s: %s", earlier, later, changes)
                    .isEqualTo(reads(later, earlier));
            assertThat(changes.stream().allMatch(change -> change.oldReaders().works()))
                    .as("old readers of new records, from %s to %s: %s", earlier, later, changes)
                    .isEqualTo(reads(earlier, later));
            breaking += reads(later, earlier) ? 0 : 1;
        }
        assertThat(breaking).isBetween(50, 475);
    }

    private static boolean reads(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private static final List<String> FIELDS = List.of(
            "{'name':'a','type':'int'}",
            "{'name':'a','type':'long'}",
            "{'name':'a','type':'int','default':3}",
            "{'name':'a','type':['null','int'],'default':null}",
            "{'name':'a','type':['null','long','string'],'default':null}",
            "{'name':'b','type':'int','aliases':['a'],'default':1}",
            "{'name':'c','type':{'type':'enum','name':'E','symbols':['UNKNOWN','X'],'default':'UNKNOWN'}}",
            "{'name':'c','type':{'type':'enum','name':'E','symbols':['UNKNOWN','X','Y'],'default':'UNKNOWN'}}",
            "{'name':'c','type':{'type':'enum','name':'E','symbols':['X','Y']}}",
            "{'name':'d','type':{'type':'array','items':{'type':'record','name':'R','fields':[{'name':'x','type':'int'}]}}}",
            "{'name':'d','type':{'type':'array','items':{'type':'record','name':'R','fields':[{'name':'x','type':'int'},{'name':'y','type':'int','default':0}]}}}",
            "{'name':'d','type':{'type':'array','items':{'type':'record','name':'R','fields':[{'name':'y','type':'int'}]}}}",
            "{'name':'d','type':{'type':'map','values':'string'}}",
            "{'name':'e','type':{'type':'fixed','name':'F','size':16}}",
            "{'name':'e','type':{'type':'fixed','name':'F','size':8}}",
            "{'name':'e','type':{'type':'long','logicalType':'timestamp-millis'},'default':0}",
            "{'name':'f','type':'bytes','doc':'as it came'}",
            "{'name':'f','type':'string','default':''}");

    private static Schema anySchema(Random random) {
        List<String> fields = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int tries = 0; tries < 5; tries++) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            String name = field.substring(9, 10);
            boolean aliasOfOneThere =
                    (name.equals("b") && names.contains("a")) || (name.equals("a") && names.contains("b"));
            if (!names.contains(name) && !aliasOfOneThere) {
                names.add(name);
                fields.add(field);
            }
        }
        return record(String.join(",", fields));
    }

    private static SchemaChange only(Schema earlier, Schema later) {
        List<SchemaChange> changes = SchemaComparison.between(earlier, later);
        assertThat(changes).hasSize(1);
        return changes.get(0);
    }

    private static Schema record(String fields) {
        return new Schema.Parser()
                .parse(("{'type':'record','name':'Sample','namespace':'test','fields':[" + fields + "]}")
                        .replace('\'', '"'));
    }
}

package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.release.SchemaChange.Kind;
import com.tartware.bookings.schemas.release.SchemaChange.Reading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * Tells two schemas of one record apart, field by field, and says of each difference who can still read whom. Where no field of its own
 * can be named, Avro's {@link SchemaCompatibility} is asked of the part that differs, so the two never disagree on the whole.
 */
public final class SchemaComparison {
    private final List<SchemaChange> changes = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private SchemaComparison() {}

    /** In the order of the later schema's fields; empty if the two are the same to the letter. */
    public static List<SchemaChange> between(Schema earlier, Schema later) {
        SchemaComparison comparison = new SchemaComparison();
        comparison.compare("", earlier, later);
        if (comparison.changes.isEmpty() && !earlier.toString().equals(later.toString())) {
            comparison.add(
                    earlier.getName(),
                    Kind.OTHER,
                    "properties, or an order that Avro does not read",
                    Reading.UNCHANGED,
                    Reading.UNCHANGED);
        }
        return List.copyOf(comparison.changes);
    }

    private void compare(String path, Schema earlier, Schema later) {
        if (earlier.getType() != later.getType()) {
            retyped(path, earlier, later);
            return;
        }
        switch (later.getType()) {
            case RECORD -> records(path, earlier, later);
            case ENUM -> enums(path, earlier, later);
            case FIXED -> {
                if (earlier.getFixedSize() != later.getFixedSize()) {
                    retyped(path, earlier, later);
                } else if (compared.add(pair(earlier, later))) {
                    named(path, earlier, later);
                    logicalTypes(path, earlier, later);
                }
            }
            case ARRAY -> compare(path + "[]", earlier.getElementType(), later.getElementType());
            case MAP -> compare(path + "{}", earlier.getValueType(), later.getValueType());
            case UNION -> unions(path, earlier, later);
            default -> logicalTypes(path, earlier, later);
        }
    }

    private void records(String path, Schema earlier, Schema later) {
        if (!compared.add(pair(earlier, later))) {
            return; // a type that is used in several places, or in itself
        }
        named(path, earlier, later);
        Map<Field, Field> earlierOf = new LinkedHashMap<>();
        Set<Field> gone = new HashSet<>(earlier.getFields());
        for (Field field : later.getFields()) {
            Field same = earlier.getField(field.name());
            if (same != null) {
                earlierOf.put(field, same);
                gone.remove(same);
            }
        }
        for (Field field : later.getFields()) {
            if (!earlierOf.containsKey(field)) {
                earlier.getFields().stream()
                        .filter(gone::contains)
                        .filter(candidate -> isRenamed(candidate, field))
                        .findFirst()
                        .ifPresent(old -> {
                            earlierOf.put(field, old);
                            gone.remove(old);
                        });
            }
        }
        for (Field field : later.getFields()) {
            Field before = earlierOf.get(field);
            if (before == null) {
                fieldAdded(at(path, field.name()), field);
            } else if (before.name().equals(field.name())) {
                sameField(at(path, field.name()), before, field);
            } else {
                fieldRenamed(at(path, field.name()), before, field);
            }
        }
        earlier.getFields().stream()
                .filter(gone::contains)
                .forEach(field -> fieldRemoved(at(path, field.name()), field));
        List<String> orderBefore = earlier.getFields().stream()
                .map(Field::name)
                .filter(name -> later.getField(name) != null)
                .toList();
        List<String> orderAfter = later.getFields().stream()
                .map(Field::name)
                .filter(name -> earlier.getField(name) != null)
                .toList();
        if (!orderBefore.equals(orderAfter)) {
            add(
                    path.isEmpty() ? later.getName() : path,
                    Kind.FIELDS_REORDERED,
                    "fields in another order",
                    Reading.UNCHANGED,
                    Reading.UNCHANGED);
        }
    }

    /** It says so by an alias, or the one went and the other came in its place with the same type. */
    private static boolean isRenamed(Field before, Field after) {
        return after.aliases().contains(before.name())
                || before.aliases().contains(after.name())
                || (before.pos() == after.pos() && before.schema().equals(after.schema()));
    }

    private void fieldAdded(String path, Field field) {
        add(
                path,
                Kind.FIELD_ADDED,
                "added: " + words(field.schema()) + defaultWords(field),
                field.hasDefaultValue() ? Reading.works("read " + value(field)) : Reading.fails("it has no default"),
                Reading.works("do not see it"));
    }

    private void fieldRemoved(String path, Field field) {
        add(
                path,
                Kind.FIELD_REMOVED,
                "removed: " + words(field.schema()) + defaultWords(field),
                Reading.works("do not see it"),
                field.hasDefaultValue()
                        ? Reading.works("read " + value(field))
                        : Reading.fails("they need it, it had no default"));
    }

    private void fieldRenamed(String path, Field before, Field after) {
        String alias = after.aliases().contains(before.name()) ? ", which is its alias" : "";
        String type = before.schema().equals(after.schema()) ? "" : ", " + words(after.schema());
        add(
                path,
                Kind.FIELD_RENAMED,
                "renamed from " + before.name() + alias + type + defaultWords(after),
                readsRenamed(after, before),
                readsRenamed(before, after));
    }

    /** An alias of the reader's is looked up, one of the writer's is not. */
    private static Reading readsRenamed(Field reader, Field writer) {
        if (reader.aliases().contains(writer.name())) {
            Reading value = reads(reader.schema(), writer.schema(), "find " + words(writer.schema()) + " by its alias");
            return value.works() ? Reading.works("find it by its alias") : value;
        }
        return reader.hasDefaultValue()
                ? Reading.works("read " + value(reader) + ", what was written is lost on them")
                : Reading.fails("they look for " + reader.name() + ", which has no default");
    }

    private void sameField(String path, Field before, Field after) {
        compare(path, before.schema(), after.schema());
        defaults(path, before, after);
        if (!Objects.equals(before.doc(), after.doc())) {
            doc(path, before.doc(), after.doc());
        }
        if (!before.aliases().equals(after.aliases())) {
            add(
                    path,
                    Kind.ALIAS,
                    "aliases " + names(after.aliases()) + " instead of " + names(before.aliases()),
                    Reading.UNCHANGED,
                    Reading.UNCHANGED);
        }
    }

    private void defaults(String path, Field before, Field after) {
        if (!before.hasDefaultValue() && !after.hasDefaultValue()) {
            return;
        }
        if (!before.hasDefaultValue()) {
            add(path, Kind.DEFAULT, "default " + value(after) + ", it had none", Reading.UNCHANGED, Reading.UNCHANGED);
        } else if (!after.hasDefaultValue()) {
            add(
                    path,
                    Kind.DEFAULT,
                    "no default, it was " + value(before),
                    Reading.works("no difference where the field was written"),
                    Reading.UNCHANGED);
        } else if (!value(before).equals(value(after))) {
            changes.add(new SchemaChange(
                    path,
                    Kind.DEFAULT,
                    "default " + value(after) + " instead of " + value(before),
                    Reading.works("read " + value(after) + " where the field was not written"),
                    Reading.works("read " + value(before) + " where the field is not written"),
                    "records without the field would mean something else than what was decided from them"));
        }
    }

    private void enums(String path, Schema earlier, Schema later) {
        if (!compared.add(pair(earlier, later))) {
            return;
        }
        named(path, earlier, later);
        for (String symbol : later.getEnumSymbols()) {
            if (!earlier.hasEnumSymbol(symbol)) {
                add(
                        path,
                        Kind.SYMBOL_ADDED,
                        "symbol " + symbol + " added",
                        Reading.UNCHANGED,
                        earlier.getEnumDefault() == null
                                ? Reading.fails(earlier.getName() + " has no default symbol")
                                : Reading.works("read " + earlier.getEnumDefault()));
            }
        }
        for (String symbol : earlier.getEnumSymbols()) {
            if (!later.hasEnumSymbol(symbol)) {
                changes.add(new SchemaChange(
                        path,
                        Kind.SYMBOL_REMOVED,
                        "symbol " + symbol + " removed",
                        later.getEnumDefault() == null
                                ? Reading.fails(later.getName() + " has no default symbol")
                                : Reading.works("read " + later.getEnumDefault()),
                        Reading.UNCHANGED,
                        "records that say " + symbol + " would silently say " + later.getEnumDefault()));
            }
        }
        if (!Objects.equals(earlier.getEnumDefault(), later.getEnumDefault())) {
            add(
                    path,
                    Kind.DEFAULT,
                    "default symbol " + later.getEnumDefault() + " instead of " + earlier.getEnumDefault(),
                    Reading.UNCHANGED,
                    Reading.UNCHANGED);
        }
    }

    private void unions(String path, Schema earlier, Schema later) {
        boolean several =
                later.getTypes().stream().filter(branch -> !branch.isNullable()).count() > 1;
        for (Schema branch : later.getTypes()) {
            Schema before = branchOf(earlier, branch);
            if (before != null) {
                compare(several ? at(path, branch.getName()) : path, before, branch);
            } else {
                add(
                        path,
                        Kind.BRANCH_ADDED,
                        words(branch) + " added to the union",
                        Reading.UNCHANGED,
                        reads(earlier, branch, "do not know it"));
            }
        }
        for (Schema branch : earlier.getTypes()) {
            if (branchOf(later, branch) == null) {
                add(
                        path,
                        Kind.BRANCH_REMOVED,
                        words(branch) + " removed from the union",
                        reads(later, branch, "do not know it any more"),
                        Reading.UNCHANGED);
            }
        }
    }

    private static Schema branchOf(Schema union, Schema wanted) {
        return union.getTypes().stream()
                .filter(branch -> branch.getType() == wanted.getType()
                        && branch.getFullName().equals(wanted.getFullName()))
                .findFirst()
                .orElse(null);
    }

    private void retyped(String path, Schema earlier, Schema later) {
        add(
                path,
                Kind.TYPE,
                words(later) + " instead of " + words(earlier),
                reads(later, earlier, "find " + words(earlier)),
                reads(earlier, later, "find " + words(later)));
    }

    private void logicalTypes(String path, Schema earlier, Schema later) {
        String before = logicalName(earlier);
        String after = logicalName(later);
        if (!Objects.equals(before, after)) {
            changes.add(new SchemaChange(
                    path,
                    Kind.TYPE,
                    words(later) + " instead of " + words(earlier),
                    Reading.works("the same bytes, with another meaning"),
                    Reading.works("the same bytes, with another meaning"),
                    "the same number would mean another value"));
        }
    }

    /** Name and doc of a record, enum or fixed. */
    private void named(String path, Schema earlier, Schema later) {
        String place = path.isEmpty() ? later.getName() : path;
        if (!earlier.getFullName().equals(later.getFullName())) {
            add(
                    place,
                    Kind.TYPE_NAME,
                    "the type is named " + later.getFullName() + " instead of " + earlier.getFullName(),
                    SchemaCompatibility.schemaNameEquals(later, earlier)
                            ? Reading.UNCHANGED
                            : Reading.fails("they look for " + later.getFullName()),
                    SchemaCompatibility.schemaNameEquals(earlier, later)
                            ? Reading.UNCHANGED
                            : Reading.fails("they look for " + earlier.getFullName()));
        }
        if (!Objects.equals(earlier.getDoc(), later.getDoc())) {
            doc(place, earlier.getDoc(), later.getDoc());
        }
    }

    private void doc(String path, String before, String after) {
        add(
                path,
                Kind.DOC,
                "doc " + quoted(after) + " instead of " + quoted(before),
                Reading.UNCHANGED,
                Reading.UNCHANGED);
    }

    private void add(String path, Kind kind, String what, Reading newReaders, Reading oldReaders) {
        changes.add(new SchemaChange(path, kind, what, newReaders, oldReaders, null));
    }

    private static Reading reads(Schema reader, Schema writer, String otherwise) {
        boolean readable = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
        return readable ? Reading.works("Avro converts it") : Reading.fails(otherwise);
    }

    private static String pair(Schema earlier, Schema later) {
        return earlier.getFullName() + ' ' + later.getFullName();
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    /** A type in words, without what it is made of. */
    static String words(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> {
                String branches = schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .map(SchemaComparison::words)
                        .collect(Collectors.joining(" or "));
                yield schema.isNullable() ? branches + " or null" : branches;
            }
            case ARRAY -> "list of " + words(schema.getElementType());
            case MAP -> "map of " + words(schema.getValueType());
            case RECORD -> "record " + schema.getName();
            case ENUM -> "enum " + schema.getName();
            case FIXED -> schema.getName() + " (" + schema.getFixedSize() + " bytes)";
            default -> {
                String logical = logicalName(schema);
                yield schema.getType().getName() + (logical == null ? "" : " (" + logical + ")");
            }
        };
    }

    /** With its parameters, such as those of a decimal; null for none. */
    private static String logicalName(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return "decimal " + decimal.getPrecision() + "," + decimal.getScale();
        }
        return logical != null ? logical.getName() : schema.getProp(LogicalType.LOGICAL_TYPE_PROP);
    }

    private static String defaultWords(Field field) {
        return field.hasDefaultValue() ? ", default " + value(field) : ", no default";
    }

    private static String value(Field field) {
        Object value = field.defaultVal();
        if (value == JsonProperties.NULL_VALUE) {
            return "null";
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        return text == null ? "none" : '"' + text + '"';
    }

    private static String names(Set<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}

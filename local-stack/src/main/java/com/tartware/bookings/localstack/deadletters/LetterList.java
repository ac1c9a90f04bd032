package com.tartware.bookings.localstack.deadletters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.topics.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest letters that were asked for, without their bytes, and how many there are of each code. */
public final class LetterList {
    private static final int ERROR_CHARACTERS = 60;

    private final LetterFilter filter;
    private final int limit;
    private final PriorityQueue<Entry> newest = new PriorityQueue<>(Entry.OLDEST_FIRST);
    private final SortedMap<String, Long> countByCode = new TreeMap<>();
    private long count;

    private record Entry(Letter letter, int bytes) {
        static final Comparator<Entry> OLDEST_FIRST = Comparator.comparing(
                        (Entry entry) -> entry.letter().time())
                .thenComparing(entry -> entry.letter().place());
    }

    /** @param limit how many are shown, 1 or more; the others are counted */
    public LetterList(LetterFilter filter, int limit) {
        this.filter = filter;
        this.limit = limit;
    }

    public void read(ConsumerRecord<byte[], byte[]> record) {
        Letter letter = Letter.of(record);
        if (!filter.takes(letter)) {
            return;
        }
        count++;
        countByCode.merge(letter.code() == null ? "no code" : letter.code(), 1L, Long::sum);
        newest.add(new Entry(letter.withoutBytes(), letter.bytes()));
        if (newest.size() > limit) {
            newest.remove();
        }
    }

    public void print(PrintStream out) {
        if (count == 0) {
            out.println("no dead letters" + (filter.equals(LetterFilter.ALL) ? "" : " of that kind"));
            return;
        }
        TextTable table = new TextTable("LETTER", "TIME", "CODE", "SOURCE", "TENANT KEY", ">BYTES", "ERROR");
        for (Entry entry : oldestFirst()) {
            Letter letter = entry.letter();
            table.row(
                    letter.place(),
                    letter.time(),
                    letter.code(),
                    letter.sourceText(),
                    letter.tenantKey(),
                    entry.bytes(),
                    TextTable.shortened(letter.error(), ERROR_CHARACTERS));
        }
        table.print(out);
        List<String> counts = new ArrayList<>();
        for (Map.Entry<String, Long> code : countByCode.entrySet()) {
            counts.add("%,d %s".formatted(code.getValue(), code.getKey()));
        }
        out.printf("%n%,d dead letters: %s%n", count, String.join(", ", counts));
        if (count > limit) {
            out.printf("Shown are the newest %,d; --limit shows more, --code, --tenant and --since choose.%n", limit);
        }
        out.println("./tartware dlq show LETTER says what one means and what to do.");
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("count", count);
        ObjectNode counts = node.putObject("count_by_code");
        countByCode.forEach(counts::put);
        ArrayNode letters = node.putArray("dead_letters");
        oldestFirst().forEach(entry -> letters.add(entry.letter().json(entry.bytes())));
        return node;
    }

    private List<Entry> oldestFirst() {
        return newest.stream().sorted(Entry.OLDEST_FIRST).toList();
    }
}

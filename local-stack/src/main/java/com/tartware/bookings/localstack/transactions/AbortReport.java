package com.tartware.bookings.localstack.transactions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.topics.TextTable;
import com.tartware.bookings.localstack.transactions.BrokerTransactions.Bounds;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What was aborted, and how far readers get since. */
public record AbortReport(List<OpenTransaction> aborted, Map<TopicPartition, Bounds> now) {
    /** Whether readers got past every transaction; an older one may hold them back still. */
    public boolean good() {
        return aborted.stream()
                .flatMap(transaction -> transaction.held().stream())
                .allMatch(held -> now.get(held.partition()).lastStable() > held.startOffset());
    }

    public void print(PrintStream out) {
        TextTable table = new TextTable("ABORTED", "PARTITION", ">READERS WERE AT", ">ARE AT", ">OF");
        for (OpenTransaction transaction : aborted) {
            if (transaction.held().isEmpty()) {
                table.row(transaction.name(), "none of ours", "", "", "");
            }
            for (HeldPartition held : transaction.held()) {
                Bounds there = now.get(held.partition());
                table.row(transaction.name(), held.partition(), held.lastStable(), there.lastStable(), there.end());
            }
        }
        table.print(out);
        if (!good()) {
            out.println("\nReaders are still held back; ./tartware transactions list shows by what.");
        }
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode list = node.putArray("aborted");
        for (OpenTransaction transaction : aborted) {
            ObjectNode entry = list.addObject();
            entry.put("transactional_id", transaction.transactionalId());
            entry.put("producer_id", transaction.producerId());
            ArrayNode partitions = entry.putArray("partitions");
            for (HeldPartition held : transaction.held()) {
                ObjectNode there = partitions.addObject();
                there.put("topic", held.partition().topic());
                there.put("partition", held.partition().partition());
                there.put("readers_were_at", held.lastStable());
                there.put("readers_are_at", now.get(held.partition()).lastStable());
                there.put("end_offset", now.get(held.partition()).end());
            }
        }
        node.put("readers_go_on", good());
        return node;
    }
}

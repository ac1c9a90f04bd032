package com.tartware.bookings.localstack.transactions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.topics.TextTable;
import com.tartware.bookings.localstack.transactions.BrokerTransactions.Bounds;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.TopicPartition;

/** Open transactions, for people and for programs. */
public final class TransactionTable {
    private TransactionTable() {}

    public static void print(TransactionSurvey survey, Instant now, PrintStream out) {
        out.println("decision job: " + survey.job().state());
        if (survey.transactions().isEmpty()) {
            out.println("no open transactions; readers get to the end of every partition");
            return;
        }
        out.println();
        print(survey.transactions(), now, out);
        List<TopicPartition> heldBack = survey.heldBack();
        if (!heldBack.isEmpty()) {
            out.println();
            TextTable partitions = new TextTable("PARTITION", ">READERS GET TO", ">OF", ">WAITING", "FOR");
            for (TopicPartition partition : heldBack) {
                Bounds bounds = survey.bounds().get(partition);
                partitions.row(
                        partition,
                        bounds.lastStable(),
                        bounds.end(),
                        bounds.end() - bounds.lastStable(),
                        culprit(survey, partition));
            }
            partitions.print(out);
        }
        out.println();
        survey.transactions().stream()
                .map(OpenTransaction::standing)
                .distinct()
                .sorted()
                .forEach(standing -> out.printf("%-8s  %s%n", standing, standing.meaning()));
        if (survey.transactions().stream()
                .anyMatch(transaction -> transaction.standing().abandoned())) {
            out.println("\n./tartware transactions abort --hanging ends what nobody else will.");
        }
    }

    /** The transactions alone. */
    public static void print(List<OpenTransaction> transactions, Instant now, PrintStream out) {
        TextTable table = new TextTable(
                "TRANSACTIONAL ID", ">PRODUCER", ">EPOCH", "STATE", ">AGE", "OWNER", ">HOLDS BACK", "STANDING");
        for (OpenTransaction transaction : transactions) {
            table.row(
                    transaction.transactionalId(),
                    transaction.producerId(),
                    transaction.epoch(),
                    transaction.state(),
                    age(transaction.began(), now),
                    transaction.owner(),
                    transaction.held().isEmpty()
                            ? "nothing of ours"
                            : "%,d records".formatted(transaction.recordsHeld()),
                    transaction.standing());
        }
        table.print(out);
    }

    private static String culprit(TransactionSurvey survey, TopicPartition partition) {
        return survey.transactions().stream()
                .filter(transaction -> transaction.held().stream()
                        .anyMatch(held -> held.partition().equals(partition) && held.first()))
                .map(OpenTransaction::name)
                .findFirst()
                .orElse(null);
    }

    static String age(Instant began, Instant now) {
        if (began == null) {
            return "not known";
        }
        Duration age = Duration.between(began, now);
        if (age.toMinutes() < 2) {
            return String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1e3);
        }
        return age.toHours() < 2
                ? "%d min".formatted(age.toMinutes())
                : "%d h %02d min".formatted(age.toHours(), age.toMinutesPart());
    }

    public static ObjectNode json(TransactionSurvey survey, Instant now) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("decision_job", survey.job().state());
        ArrayNode transactions = node.putArray("transactions");
        survey.transactions().forEach(transaction -> transactions.add(transaction.json(now)));
        ArrayNode heldBack = node.putArray("held_back");
        for (TopicPartition partition : survey.heldBack()) {
            Bounds bounds = survey.bounds().get(partition);
            ObjectNode there = heldBack.addObject();
            there.put("topic", partition.topic());
            there.put("partition", partition.partition());
            there.put("last_stable_offset", bounds.lastStable());
            there.put("end_offset", bounds.end());
        }
        return node;
    }
}

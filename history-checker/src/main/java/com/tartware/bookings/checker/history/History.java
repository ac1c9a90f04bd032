package com.tartware.bookings.checker.history;

import com.tartware.bookings.checker.journal.Attempt;
import java.util.List;
import java.util.Map;

/**
 * All that was observed of a run. The stores were read after the reply topic had been read up to {@code cut}, and the topic was then
 * read on, so whatever a store shows is on the topic; the command log was read last.
 *
 * @param journal of all clients that wrote in the time that it covers
 * @param commandLog partition by partition, in order of offset
 * @param names of every tenant in the log, for the reference model
 * @param replies committed, each partition in order of offset
 * @param unreadableReplies a sentence each
 * @param cut by tenant, the sequence that every store had to have
 * @param availability the newest of each key
 * @param postgres tables by name
 * @param clickhouse {@code booking_decisions}
 * @param partitionEnds of every topic that is written in transactions
 * @param quiet null if nobody measured it
 */
public record History(
        List<Attempt> journal,
        List<LogRecord> commandLog,
        Map<String, TenantNames> names,
        List<ReplyRecord> replies,
        List<String> unreadableReplies,
        Map<String, Long> cut,
        List<NightRecord> availability,
        List<DeadLetterRecord> deadLetters,
        Map<String, StoredTable> postgres,
        StoredTable clickhouse,
        List<PartitionEnd> partitionEnds,
        Quiet quiet) {}

package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.Ask.Promise;
import com.tartware.bookings.checker.history.DeadLetterRecord;
import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.checker.history.NightRecord;
import com.tartware.bookings.checker.history.PartitionEnd;
import com.tartware.bookings.checker.history.Quiet;
import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.checker.journal.Attempt;
import com.tartware.bookings.checker.journal.HttpAnswer;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Reason;
import com.tartware.bookings.reference.Answer.Status;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.AskedStay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Ways to forge a good history, each with the check that must notice and what its sentence must say. */
final class Forgeries {
    private static final UUID NOBODYS = UUID.fromString("00000000-0000-5000-8000-00000000dead");

    private Forgeries() {}

    /** @param forge changes the season, and returns what the check's sentence must contain */
    record Forgery(String name, String check, Edit forge) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Changes a good history. */
    @FunctionalInterface
    interface Edit {
        String on(PlayedSeason season);
    }

    static List<Forgery> all() {
        List<Forgery> all = new ArrayList<>();
        all.addAll(ofReplies());
        all.addAll(ofNights());
        all.addAll(ofExpiries());
        all.addAll(ofRequests());
        all.addAll(ofStores());
        all.addAll(ofTheRest());
        return all;
    }

    private static List<Forgery> ofReplies() {
        return List.of(
                new Forgery("a decision in the middle is dropped", "sequence-without-gap", season -> {
                    ReplyRecord dropped = season.replies.remove(find(season, answer -> answer.sequence() == 40));
                    return dropped.tenant() + ": after #39 comes " + dropped.tenant() + " #41";
                }),
                new Forgery("the last decision about a command is dropped", "accepted-decided-once", season -> {
                    ReplyRecord last = dropFrom(season, Promise.ACCEPTED);
                    return "command %s has no decision".formatted(last.answer().commandId());
                }),
                new Forgery("the last decisions are dropped, stores and all", "fold-equals-replies", season -> {
                    ReplyRecord last = dropFrom(season, Promise.ACCEPTED);
                    return "%s #%d is not on the reply topic; partition"
                            .formatted(last.tenant(), last.answer().sequence());
                }),
                new Forgery(
                        "a decision is made twice, the second under a number of its own",
                        "accepted-decided-once",
                        season -> {
                            ReplyRecord first = season.replies.get(find(season, decided(season, Promise.ACCEPTED)));
                            season.replies.add(new ReplyRecord(
                                    first.partition(),
                                    9_999,
                                    first.tenant(),
                                    numbered(first.answer(), last(season, first.tenant()) + 1)));
                            return "command %s has 2 decisions: %s"
                                    .formatted(first.answer().commandId(), first.name());
                        }),
                new Forgery("a command of a timed-out request is decided twice", "unanswered-none-or-one", season -> {
                    ReplyRecord first = season.replies.get(find(season, decided(season, Promise.NONE)));
                    season.replies.add(new ReplyRecord(
                            first.partition(),
                            9_999,
                            first.tenant(),
                            numbered(first.answer(), last(season, first.tenant()) + 1)));
                    return "command %s has 2 decisions".formatted(first.answer().commandId());
                }),
                new Forgery("a decision is repeated with another content", "sequence-without-gap", season -> {
                    ReplyRecord first = season.replies.get(30);
                    season.replies.add(new ReplyRecord(
                            first.partition(),
                            9_999,
                            first.tenant(),
                            dated(first.answer(), first.answer().decidedAtMillis() + 1)));
                    return "%s #%d (reply topic, partition %d offset 9999) repeats offset %d with another content: decidedAtMillis"
                            .formatted(first.tenant(), first.answer().sequence(), first.partition(), first.offset());
                }),
                new Forgery("a number is skipped", "sequence-without-gap", season -> {
                    int from = find(season, answer -> answer.sequence() == 50);
                    String tenant = season.replies.get(from).tenant();
                    for (int i = from; i < season.replies.size(); i++) {
                        ReplyRecord reply = season.replies.get(i);
                        if (reply.tenant().equals(tenant)) {
                            season.replies.set(
                                    i,
                                    answering(
                                            reply,
                                            numbered(
                                                    reply.answer(),
                                                    reply.answer().sequence() + 1)));
                        }
                    }
                    return tenant + ": after #49 comes " + tenant + " #51";
                }),
                new Forgery("two decisions change places", "sequence-without-gap", season -> {
                    int first = find(season, answer -> answer.sequence() == 60);
                    String tenant = season.replies.get(first).tenant();
                    int second = find(season, answer -> answer.sequence() == 61, tenant);
                    Collections.swap(season.replies, first, second);
                    return "comes before #60, and not again behind it";
                }),
                new Forgery("a decision is dated before the one before it", "sequence-without-gap", season -> {
                    int at = find(season, answer -> answer.sequence() == 70);
                    ReplyRecord reply = season.replies.get(at);
                    season.replies.set(at, answering(reply, dated(reply.answer(), 1_000)));
                    return "%s is decided at 1970-01-01T00:00:01.000Z, before #69".formatted(reply.name());
                }),
                new Forgery("somebody else writes to the reply topic", "sequence-without-gap", season -> {
                    season.unreadable.add("reply topic partition 1 offset 7 is no decision");
                    return "partition 1 offset 7 is no decision";
                }),
                new Forgery("a decision decides what nobody sent", "nothing-from-nothing", season -> {
                    ReplyRecord some = season.replies.get(find(season, answer -> answer.outcome() == Outcome.REJECTED));
                    Answer made = numbered(some.answer(), last(season, some.tenant()) + 1);
                    season.replies.add(
                            new ReplyRecord(some.partition(), 9_999, some.tenant(), ofCommand(made, NOBODYS)));
                    return "%s #%d (reply topic, partition %d offset 9999) decides command %s"
                            .formatted(some.tenant(), made.sequence(), some.partition(), NOBODYS);
                }),
                new Forgery("a refusal gives another reason", "fold-equals-replies", season -> {
                    int at = find(season, answer -> answer.reason() == Reason.SOLD_OUT);
                    ReplyRecord reply = season.replies.get(at);
                    season.replies.set(at, answering(reply, because(reply.answer(), Reason.STOP_SELL)));
                    return reply.name() + ": reason is STOP_SELL, not SOLD_OUT";
                }),
                new Forgery("a waiting client was told another decision", "accepted-decided-once", season -> {
                    int at = find(season, decided(season, Promise.DECIDED));
                    ReplyRecord reply = season.replies.get(at);
                    season.replies.set(at, answering(reply, versioned(reply.answer(), 77)));
                    return "\"booking_version\":77";
                }));
    }

    private static List<Forgery> ofNights() {
        return List.of(
                new Forgery("a night is sold beyond its limit", "no-night-oversold", season -> {
                    int at = find(
                            season,
                            answer -> answer.outcome() == Outcome.CONFIRMED
                                    && !answer.nights().isEmpty());
                    ReplyRecord reply = season.replies.get(at);
                    season.replies.set(
                            at,
                            answering(
                                    reply,
                                    withFirstNight(
                                            reply.answer(),
                                            (night, counters) -> counted(
                                                    counters,
                                                    counters.allotment() + counters.overbookingLimit() + 1,
                                                    0))));
                    return reply.name() + " leaves night lisbon/";
                }),
                new Forgery(
                        "a night is oversold by stays, while its counters say it is not",
                        "no-night-oversold",
                        season -> {
                            int at = find(
                                    season,
                                    answer -> answer.outcome() == Outcome.CONFIRMED && answer.reference() != null);
                            ReplyRecord reply = season.replies.get(at);
                            season.replies.set(at, answering(reply, staying(reply.answer(), stays -> stays.stream()
                                    .map(stay -> new AskedStay(stay.roomType(), stay.checkIn(), stay.checkOut(), 50))
                                    .toList())));
                            return reply.name() + " brings the bookings of night lisbon/";
                        }),
                new Forgery("one night of a stay is left out", "stays-all-or-nothing", season -> {
                    int at = find(
                            season,
                            answer -> answer.booking() != null
                                    && answer.nights().size() == 1
                                    && answer.nights().get(0).nights().size() > 1);
                    ReplyRecord reply = season.replies.get(at);
                    NightsThen nights = reply.answer().nights().get(0);
                    int count = nights.nights().size();
                    season.replies.set(
                            at,
                            answering(
                                    reply,
                                    changing(
                                            reply.answer(),
                                            List.of(new NightsThen(
                                                    nights.roomType(),
                                                    nights.nights().subList(0, count - 1))))));
                    return "changes %d of the %d nights of booking %s"
                            .formatted(count - 1, count, reply.answer().bookingId());
                }),
                new Forgery(
                        "a booking gets one of the two stays that were asked for", "stays-all-or-nothing", season -> {
                            int at = find(
                                    season,
                                    answer -> answer.reference() != null
                                            && answer.booking().stays().size() == 2);
                            ReplyRecord reply = season.replies.get(at);
                            season.replies.set(
                                    at, answering(reply, staying(reply.answer(), stays -> stays.subList(0, 1))));
                            return "%s gives booking %s the stays"
                                    .formatted(reply.name(), reply.answer().bookingId());
                        }),
                new Forgery("setting inventory sells a room", "stays-all-or-nothing", season -> {
                    int at = find(
                            season,
                            answer -> answer.outcome() == Outcome.INVENTORY_SET
                                    && answer.sequence() > 5
                                    && !answer.nights().isEmpty());
                    ReplyRecord reply = season.replies.get(at);
                    season.replies.set(
                            at,
                            answering(
                                    reply,
                                    withFirstNight(
                                            reply.answer(),
                                            (night, counters) ->
                                                    counted(counters, counters.sold() + 1, counters.held()))));
                    return reply.name() + " sets inventory and changes what is booked on night lisbon/";
                }));
    }

    private static List<Forgery> ofExpiries() {
        return List.of(
                new Forgery("a hold expires a millisecond early", "nothing-from-nothing", season -> expiry(season, -1)),
                new Forgery("a hold expires a millisecond late", "nothing-from-nothing", season -> expiry(season, 1)),
                new Forgery("what is no hold expires", "nothing-from-nothing", season -> {
                    ReplyRecord sold = season.replies.get(find(
                            season, answer -> answer.outcome() == Outcome.CONFIRMED && answer.reference() != null));
                    BookingThen booking = sold.answer().booking();
                    season.replies.add(new ReplyRecord(
                            sold.partition(),
                            9_999,
                            sold.tenant(),
                            new Answer(
                                    last(season, sold.tenant()) + 1,
                                    null,
                                    sold.answer().bookingId(),
                                    Outcome.EXPIRED,
                                    null,
                                    9,
                                    Long.MAX_VALUE / 2_000_000,
                                    null,
                                    new BookingThen(Status.EXPIRED, 9, null, booking.stays()),
                                    null,
                                    null,
                                    null,
                                    List.of())));
                    return "expires booking %s, which is no hold but"
                            .formatted(sold.answer().bookingId());
                }),
                new Forgery("a hold that ended expires only after later commands", "fold-equals-replies", season -> {
                    int at = find(season, answer -> answer.outcome() == Outcome.EXPIRED);
                    ReplyRecord expiry = season.replies.get(at);
                    int next = find(
                            season,
                            answer -> answer.sequence() == expiry.answer().sequence() + 1,
                            expiry.tenant());
                    ReplyRecord later = season.replies.get(next);
                    season.replies.set(
                            at,
                            answering(
                                    expiry,
                                    numbered(later.answer(), expiry.answer().sequence())));
                    season.replies.set(
                            next,
                            answering(
                                    later,
                                    numbered(expiry.answer(), later.answer().sequence())));
                    return "%s #%d".formatted(expiry.tenant(), expiry.answer().sequence());
                }));
    }

    private static String expiry(PlayedSeason season, long shiftMillis) {
        int at = find(season, answer -> answer.outcome() == Outcome.EXPIRED);
        ReplyRecord reply = season.replies.get(at);
        long due = reply.answer().decidedAtMillis();
        season.replies.set(at, answering(reply, dated(reply.answer(), due + shiftMillis)));
        return "%s expires booking %s at %s, and its hold ends at %s"
                .formatted(
                        reply.name(), reply.answer().bookingId(), Texts.millis(due + shiftMillis), Texts.millis(due));
    }

    private static List<Forgery> ofRequests() {
        return List.of(
                new Forgery("a 202 leaves no record in the log", "accepted-decided-once", season -> {
                    Ask ask = ask(season, asked -> asked.promise() == Promise.ACCEPTED);
                    season.log.removeIf(record -> isOf(record, ask.commandId()));
                    return "%s, and the command log has no record of command %s".formatted(ask.name(), ask.commandId());
                }),
                new Forgery("a 202 names another command", "accepted-decided-once", season -> {
                    Ask ask = ask(season, asked -> asked.promise() == Promise.ACCEPTED);
                    HttpAnswer told = new HttpAnswer(202, null, NOBODYS.toString(), null, null);
                    replace(season, ask, told);
                    return "names command %s; what was sent is command %s".formatted(NOBODYS, ask.commandId());
                }),
                new Forgery("a 4xx has an effect", "refused-changed-nothing", season -> {
                    Ask ask = lonely(season, Promise.ACCEPTED);
                    replace(season, ask, HttpAnswer.of(422, "{\"code\":\"INVALID_FIELD\"}"));
                    return "(key %s, answered 422 INVALID_FIELD), and partition".formatted(ask.key());
                }),
                new Forgery("nobody sent what the log has", "nothing-from-nothing", season -> {
                    Ask ask = lonely(season, Promise.ACCEPTED);
                    season.journal.remove(indexOf(season, ask));
                    return "%s: command %s, partition".formatted(ask.tenant(), ask.commandId());
                }),
                new Forgery("one timed-out request leaves two commands", "unanswered-none-or-one", season -> {
                    Ask ask = ask(
                            season,
                            asked -> "timeout".equals(asked.error())
                                    && season.log.stream().anyMatch(record -> isOf(record, asked.commandId())));
                    CommandRecord record = (CommandRecord) season.log.stream()
                            .filter(some -> isOf(some, ask.commandId()))
                            .findFirst()
                            .orElseThrow();
                    season.log.add(new CommandRecord(
                            record.partition(),
                            9_999,
                            lastTime(season),
                            record.tenant(),
                            NOBODYS,
                            record.keyId(),
                            record.request()));
                    return "%s, and partition %d offset 9999 of the command log has command %s under its key, which was never sent"
                            .formatted(ask.name(), record.partition(), NOBODYS);
                }),
                new Forgery("a timed-out request is decided without a record", "unanswered-none-or-one", season -> {
                    Ask ask = ask(
                            season,
                            asked -> asked.promise() == Promise.NONE
                                    && season.replies.stream().anyMatch(reply -> asked.commandId()
                                            .equals(reply.answer().commandId())));
                    season.log.removeIf(record -> isOf(record, ask.commandId()));
                    return "the command log has no record of command %s, and it is decided".formatted(ask.commandId());
                }),
                new Forgery("a repeated key is answered with another booking", "same-key-same-answer", season -> {
                    Ask ask = repeat(season, Promise.ACCEPTED);
                    HttpAnswer told = season.journal.get(indexOf(season, ask)).answer();
                    replace(season, ask, new HttpAnswer(202, null, told.commandId(), NOBODYS.toString(), null));
                    return "with command %s and booking %s".formatted(told.commandId(), NOBODYS);
                }),
                new Forgery("a repeated key is answered with another decision", "same-key-same-answer", season -> {
                    Ask ask = repeat(season, Promise.DECIDED);
                    HttpAnswer told = season.journal.get(indexOf(season, ask)).answer();
                    replace(
                            season,
                            ask,
                            new HttpAnswer(
                                    told.status(),
                                    told.code(),
                                    told.commandId(),
                                    told.bookingId(),
                                    DecisionJson.read(told.decision()
                                            .toString()
                                            .replace("\"tenant_sequence\":", "\"tenant_sequence\":9"))));
                    return "with decision {\"tenant_sequence\":9";
                }));
    }

    private static List<Forgery> ofStores() {
        List<Forgery> forgeries = new ArrayList<>(List.of(
                new Forgery("Postgres has a row of a foreign tenant", "postgres-equals-replies", season -> {
                    season.toStores.add(stores -> addCopy(stores, "decisions", ProjectedStores.DECISIONS));
                    return "postgres.decisions has a row globex #1, and the reply topic no such decision; the tenant has none";
                }),
                new Forgery("Postgres has a booking of a foreign tenant", "postgres-equals-replies", season -> {
                    season.toStores.add(stores -> addCopy(stores, "bookings", ProjectedStores.BOOKINGS));
                    return "postgres.bookings has a row globex/";
                }),
                new Forgery("ClickHouse has a row of a foreign tenant", "clickhouse-equals-replies", season -> {
                    season.toStores.add(stores -> addCopy(stores, "booking_decisions", ProjectedStores.CLICKHOUSE));
                    return "clickhouse.booking_decisions has a row globex #1";
                }),
                new Forgery("ClickHouse has a row twice", "clickhouse-equals-replies", season -> {
                    season.toStores.add(stores -> stores.rows("booking_decisions")
                            .put("twice", stores.rows("booking_decisions").get("demo#9")));
                    return "clickhouse.booking_decisions has the row demo #9 twice";
                }),
                new Forgery("the availability topic is behind", "availability-equals-replies", season -> {
                    season.toStores.add(stores -> stores.nights()
                            .replaceAll((key, night) -> night.sequence() < 10
                                    ? night
                                    : new NightRecord(
                                            night.partition(),
                                            night.offset(),
                                            key,
                                            night.tenant(),
                                            night.roomType(),
                                            night.night(),
                                            night.counters(),
                                            night.sequence() - 1)));
                    return "says NightAt[";
                }),
                new Forgery("the availability topic lacks a night", "availability-equals-replies", season -> {
                    season.toStores.add(stores -> stores.nights().remove("demo/lisbon/suite/2026-03-20"));
                    return "availability lacks night demo/lisbon/suite/2026-03-20";
                })));
        Map.of(
                        "decisions", "postgres.decisions lacks demo #7",
                        "bookings", "postgres.bookings lacks booking",
                        "booking_stays", "postgres.booking_stays has",
                        "night_inventory", "postgres.night_inventory lacks night")
                .forEach((table, sentence) -> forgeries.add(
                        new Forgery("Postgres lacks a row of " + table, "postgres-equals-replies", season -> {
                            season.toStores.add(stores -> {
                                String key = table.equals("decisions") ? "demo#7" : first(stores, table);
                                stores.rows(table).remove(key);
                            });
                            return sentence;
                        })));
        forgeries.add(new Forgery("ClickHouse lacks a row", "clickhouse-equals-replies", season -> {
            season.toStores.add(stores -> stores.rows("booking_decisions").remove("acme#8"));
            return "clickhouse.booking_decisions lacks acme #8";
        }));
        differing(
                forgeries, "decisions", "postgres.decisions", ProjectedStores.DECISIONS, 2, "postgres-equals-replies");
        differing(forgeries, "bookings", "postgres.bookings", ProjectedStores.BOOKINGS, 2, "postgres-equals-replies");
        differing(
                forgeries,
                "booking_stays",
                "postgres.booking_stays",
                ProjectedStores.STAYS,
                3,
                "postgres-equals-replies");
        differing(
                forgeries,
                "night_inventory",
                "postgres.night_inventory",
                ProjectedStores.NIGHTS,
                4,
                "postgres-equals-replies");
        differing(
                forgeries,
                "booking_decisions",
                "clickhouse.booking_decisions",
                ProjectedStores.CLICKHOUSE,
                2,
                "clickhouse-equals-replies");
        return forgeries;
    }

    /** One for each column behind the key. */
    private static void differing(
            List<Forgery> forgeries, String rows, String table, List<String> columns, int keyColumns, String check) {
        for (String column : columns.subList(keyColumns, columns.size())) {
            forgeries.add(new Forgery("%s differs in %s".formatted(table, column), check, season -> {
                season.toStores.add(stores -> stores.rows(rows)
                        .computeIfPresent(
                                first(stores, rows), (key, row) -> ProjectedStores.with(row, columns, column, "17")));
                return ": column %s is 17, the reply topic says".formatted(column);
            }));
        }
    }

    private static List<Forgery> ofTheRest() {
        return List.of(
                new Forgery("a transaction is left open", "no-open-transaction", season -> {
                    season.ends.add(new PartitionEnd("booking.decisions.v1", 5, 120, 100));
                    return "booking.decisions.v1 partition 5: a transaction from offset 100 on is open; the partition ends at 120";
                }),
                new Forgery("it is quiet too late", "quiet-in-time", season -> {
                    season.quiet = new Quiet(61.0, 60);
                    return "it was quiet after 61.0 s, of 60.0 s at most";
                }),
                new Forgery("it is never quiet", "quiet-in-time", season -> {
                    season.quiet = new Quiet(null, 60);
                    return "it was not quiet after 60.0 s";
                }),
                new Forgery("an unreadable record is skipped silently", "refused-records-buried", season -> {
                    DeadLetterRecord letter = season.deadLetters.remove(0);
                    return "partition 0 offset %d of the command log is nobody's command (not in Confluent framing)"
                            .formatted(letter.aboutOffset());
                }),
                new Forgery("a shortened dead letter begins otherwise", "refused-records-buried", season -> {
                    DeadLetterRecord letter = season.deadLetters.remove(0);
                    season.deadLetters.add(new DeadLetterRecord(
                            letter.partition(),
                            letter.offset(),
                            letter.topic(),
                            letter.aboutPartition(),
                            letter.aboutOffset(),
                            letter.code(),
                            new byte[] {'?'},
                            Integer.toString(letter.value().length)));
                    return "the dead letter about partition 0 offset %d of the command log has other bytes"
                            .formatted(letter.aboutOffset());
                }),
                new Forgery("a good command is thrown to the dead letters", "refused-records-buried", season -> {
                    season.deadLetters.add(
                            new DeadLetterRecord(2, 8, "booking.commands.v1", 1, 3, "UNREADABLE", new byte[0], null));
                    return "dead letter partition 2 offset 8 (UNREADABLE) is about partition 1 offset 3";
                }));
    }

    private static void addCopy(ProjectedStores stores, String table, List<String> columns) {
        List<String> row = stores.rows(table).values().iterator().next();
        stores.rows(table).put("foreign", ProjectedStores.with(row, columns, "tenant_id", "globex"));
    }

    private static String first(ProjectedStores stores, String table) {
        return stores.rows(table).keySet().iterator().next();
    }

    /** Drops the tenant's decisions from its last one about an attempt of the kind. */
    private static ReplyRecord dropFrom(PlayedSeason season, Promise promise) {
        Predicate<Answer> wanted = decided(season, promise);
        int at = season.replies.size() - 1;
        while (!wanted.test(season.replies.get(at).answer())) {
            at--;
        }
        ReplyRecord dropped = season.replies.get(at);
        season.replies.removeIf(reply -> reply.tenant().equals(dropped.tenant())
                && reply.answer().sequence() >= dropped.answer().sequence());
        return dropped;
    }

    private static Predicate<Answer> decided(PlayedSeason season, Promise promise) {
        Set<UUID> asked = Ask.of(season.journal).stream()
                .filter(ask -> ask.promise() == promise && ask.commandId() != null)
                .map(Ask::commandId)
                .collect(Collectors.toSet());
        return answer -> asked.contains(answer.commandId());
    }

    private static int find(PlayedSeason season, Predicate<Answer> wanted) {
        return find(season, wanted, null);
    }

    private static int find(PlayedSeason season, Predicate<Answer> wanted, String tenantOrNull) {
        for (int i = 0; i < season.replies.size(); i++) {
            ReplyRecord reply = season.replies.get(i);
            if ((tenantOrNull == null || tenantOrNull.equals(reply.tenant())) && wanted.test(reply.answer())) {
                return i;
            }
        }
        throw new IllegalStateException("the season has no such decision");
    }

    private static long last(PlayedSeason season, String tenant) {
        return season.replies.stream()
                .filter(reply -> reply.tenant().equals(tenant))
                .mapToLong(reply -> reply.answer().sequence())
                .max()
                .orElseThrow();
    }

    private static long lastTime(PlayedSeason season) {
        return season.log.stream().mapToLong(LogRecord::appendTimeMillis).max().orElseThrow();
    }

    private static Ask ask(PlayedSeason season, Predicate<Ask> wanted) {
        return Ask.of(season.journal).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** An attempt under whose key there is no other. */
    private static Ask lonely(PlayedSeason season, Promise promise) {
        List<Ask> asks = Ask.of(season.journal);
        return ask(
                season,
                wanted -> wanted.promise() == promise
                        && asks.stream()
                                        .filter(ask -> ask.keyId().equals(wanted.keyId()))
                                        .count()
                                == 1
                        && indexOf(season, wanted) > 20);
    }

    /** The second of two attempts with the same request and the same end. */
    private static Ask repeat(PlayedSeason season, Promise promise) {
        List<Ask> asks = Ask.of(season.journal);
        for (int i = 1; i < asks.size(); i++) {
            Ask ask = asks.get(i);
            Ask before = asks.get(i - 1);
            if (ask.promise() == promise
                    && before.promise() == promise
                    && ask.commandId().equals(before.commandId())) {
                return ask;
            }
        }
        throw new IllegalStateException("the season has no repeat");
    }

    private static void replace(PlayedSeason season, Ask ask, HttpAnswer told) {
        int index = indexOf(season, ask);
        Attempt before = season.journal.get(index);
        season.journal.set(index, new Attempt(before.request(), told, null, before.endedAtMillis()));
    }

    private static int indexOf(PlayedSeason season, Ask ask) {
        for (int i = 0; i < season.journal.size(); i++) {
            if (season.journal.get(i).name().equals(ask.place())) {
                return i;
            }
        }
        throw new IllegalStateException("the journal has no " + ask.place());
    }

    private static boolean isOf(LogRecord record, UUID commandId) {
        return record instanceof CommandRecord command && command.commandId().equals(commandId);
    }

    private static ReplyRecord answering(ReplyRecord reply, Answer answer) {
        return new ReplyRecord(reply.partition(), reply.offset(), reply.tenant(), answer);
    }

    private static Answer numbered(Answer a, long sequence) {
        return new Answer(
                sequence,
                a.commandId(),
                a.bookingId(),
                a.outcome(),
                a.reason(),
                a.bookingVersion(),
                a.decidedAtMillis(),
                a.detail(),
                a.booking(),
                a.reference(),
                a.cancelReason(),
                a.inventory(),
                a.nights());
    }

    private static Answer ofCommand(Answer a, UUID commandId) {
        return new Answer(
                a.sequence(),
                commandId,
                a.bookingId(),
                a.outcome(),
                a.reason(),
                a.bookingVersion(),
                a.decidedAtMillis(),
                a.detail(),
                a.booking(),
                a.reference(),
                a.cancelReason(),
                a.inventory(),
                a.nights());
    }

    private static Answer dated(Answer a, long decidedAtMillis) {
        return new Answer(
                a.sequence(),
                a.commandId(),
                a.bookingId(),
                a.outcome(),
                a.reason(),
                a.bookingVersion(),
                decidedAtMillis,
                a.detail(),
                a.booking(),
                a.reference(),
                a.cancelReason(),
                a.inventory(),
                a.nights());
    }

    private static Answer because(Answer a, Reason reason) {
        return new Answer(
                a.sequence(),
                a.commandId(),
                a.bookingId(),
                a.outcome(),
                reason,
                a.bookingVersion(),
                a.decidedAtMillis(),
                a.detail(),
                a.booking(),
                a.reference(),
                a.cancelReason(),
                a.inventory(),
                a.nights());
    }

    private static Answer versioned(Answer a, int version) {
        return new Answer(
                a.sequence(),
                a.commandId(),
                a.bookingId(),
                a.outcome(),
                a.reason(),
                version,
                a.decidedAtMillis(),
                a.detail(),
                a.booking(),
                a.reference(),
                a.cancelReason(),
                a.inventory(),
                a.nights());
    }

    private static Answer changing(Answer a, List<NightsThen> nights) {
        return new Answer(
                a.sequence(),
                a.commandId(),
                a.bookingId(),
                a.outcome(),
                a.reason(),
                a.bookingVersion(),
                a.decidedAtMillis(),
                a.detail(),
                a.booking(),
                a.reference(),
                a.cancelReason(),
                a.inventory(),
                nights);
    }

    private static Answer staying(Answer a, UnaryOperator<List<AskedStay>> stays) {
        BookingThen booking = a.booking();
        BookingThen other = new BookingThen(
                booking.status(), booking.version(), booking.holdExpiresAtMillis(), stays.apply(booking.stays()));
        return new Answer(
                a.sequence(),
                a.commandId(),
                a.bookingId(),
                a.outcome(),
                a.reason(),
                a.bookingVersion(),
                a.decidedAtMillis(),
                a.detail(),
                other,
                a.reference(),
                a.cancelReason(),
                a.inventory(),
                a.nights());
    }

    private static Answer withFirstNight(Answer a, BiFunction<Integer, NightCounters, NightCounters> counting) {
        List<NightsThen> nights = new ArrayList<>(a.nights());
        NightsThen first = nights.get(0);
        List<DatedNight> dated = new ArrayList<>(first.nights());
        DatedNight night = dated.get(0);
        dated.set(0, new DatedNight(night.date(), counting.apply(night.date(), night.counters())));
        nights.set(0, new NightsThen(first.roomType(), dated));
        return changing(a, nights);
    }

    private static NightCounters counted(NightCounters counters, int sold, int held) {
        return new NightCounters(
                counters.allotment(),
                counters.overbookingLimit(),
                sold,
                held,
                counters.stopSell(),
                counters.closedToArrival(),
                counters.closedToDeparture(),
                counters.minStay(),
                counters.maxStay());
    }
}

package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.DeadLetterRecord;
import com.tartware.bookings.checker.history.History;
import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.checker.history.LogRecord.RefusedRecord;
import com.tartware.bookings.checker.history.LogRecord.TickRecord;
import com.tartware.bookings.checker.history.PartitionEnd;
import com.tartware.bookings.checker.history.Quiet;
import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.checker.history.RequestIds;
import com.tartware.bookings.checker.history.TenantNames;
import com.tartware.bookings.checker.journal.Attempt;
import com.tartware.bookings.checker.journal.HttpAnswer;
import com.tartware.bookings.checker.journal.SentRequest;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.ReferenceModel;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Restrictions;
import com.tartware.bookings.reference.scenario.RoomType;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A good history, as a faultless system under faults would leave it: some requests time out, are refused or retried. Everything in it
 * can be changed before {@link #history()}; the stores follow the replies, and are changed after that.
 */
public final class PlayedSeason {
    static final String DEMO = "demo";
    static final String ACME = "acme";

    private static final List<String> TENANTS = List.of(DEMO, ACME);
    private static final List<RoomType> ROOM_TYPES =
            List.of(new RoomType("lisbon", "double"), new RoomType("lisbon", "suite"));
    private static final long DAY_MILLIS = 86_400_000;
    private static final int FIRST_DAY = (int) LocalDate.of(2026, 3, 1).toEpochDay();

    final List<Attempt> journal = new ArrayList<>();
    public final List<LogRecord> log = new ArrayList<>();
    public final List<ReplyRecord> replies = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();
    final List<DeadLetterRecord> deadLetters = new ArrayList<>();
    final List<PartitionEnd> ends = new ArrayList<>();
    public final Map<String, TenantNames> names = new TreeMap<>();
    Quiet quiet = new Quiet(12.5, 60);

    /** What is done to the stores and the availability topic once they have followed the replies. */
    final List<Consumer<ProjectedStores>> toStores = new ArrayList<>();

    private final Random random;
    private final RequestIds ids = new RequestIds();
    private final Map<String, ReferenceModel> models = new HashMap<>();
    private final Map<String, List<Integer>> bookings = new HashMap<>();
    private final long[] nextOffsets = new long[TENANTS.size()];
    private final long[] nextReplyOffsets = new long[TENANTS.size()];
    private long now = FIRST_DAY * DAY_MILLIS + 9 * 3_600_000;
    private long attempts;
    private int keys;

    private PlayedSeason(long seed) {
        this.random = new Random(seed);
    }

    public static PlayedSeason of(long seed, int requests) {
        PlayedSeason season = new PlayedSeason(seed);
        for (String tenant : TENANTS) {
            TenantNames ofTenant = new TenantNames();
            season.names.put(tenant, ofTenant);
            season.models.put(tenant, new ReferenceModel(ofTenant));
            season.bookings.put(tenant, new ArrayList<>());
            for (RoomType roomType : ROOM_TYPES) {
                season.ask(tenant, new SetInventory(roomType, FIRST_DAY, FIRST_DAY + 60, 3, 1, Restrictions.NONE), 99);
            }
        }
        for (int i = 0; i < requests; i++) {
            String tenant = TENANTS.get(season.random.nextInt(TENANTS.size()));
            season.now += 1 + season.random.nextInt(4_000);
            season.ask(tenant, season.request(tenant), season.random.nextInt(100));
            if (i % 7 == 0) {
                season.tick();
            }
        }
        season.refused();
        season.now += 3_600_000;
        season.tick();
        for (int partition = 0; partition < TENANTS.size(); partition++) {
            long end = season.nextReplyOffsets[partition];
            season.ends.add(new PartitionEnd("booking.decisions.v1", partition, end, end));
        }
        return season;
    }

    private Request request(String tenant) {
        int kind = random.nextInt(100);
        List<Integer> known = bookings.get(tenant);
        if (kind < 50 || known.isEmpty()) {
            Integer holdSeconds = random.nextBoolean() ? (Integer) (30 + random.nextInt(600)) : null;
            Reference reference =
                    new Reference("guest-" + keys, null, random.nextBoolean() ? "web" : null, null, null, null);
            return new Create(stays(), holdSeconds, reference);
        }
        int booking = known.get(random.nextInt(known.size()));
        Integer version = random.nextInt(4) == 0 ? (Integer) 1 : null;
        if (kind < 62) {
            return new Confirm(booking, version);
        } else if (kind < 70) {
            return new Cancel(booking, "GUEST", version);
        } else if (kind < 76) {
            return new Release(booking, version);
        } else if (kind < 82) {
            return new Extend(booking, 60 + random.nextInt(300), version);
        } else if (kind < 92) {
            return new Modify(booking, stays(), version);
        }
        int from = FIRST_DAY + random.nextInt(20);
        Restrictions restrictions = random.nextBoolean()
                ? Restrictions.NONE
                : new Restrictions(random.nextBoolean(), null, null, null, null);
        return new SetInventory(
                ROOM_TYPES.get(random.nextInt(2)),
                from,
                from + 1 + random.nextInt(9),
                random.nextInt(5),
                null,
                restrictions);
    }

    private List<AskedStay> stays() {
        List<AskedStay> stays = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int stay = 0; stay < count; stay++) {
            int checkIn = FIRST_DAY + random.nextInt(25);
            stays.add(new AskedStay(
                    ROOM_TYPES.get(random.nextInt(2)),
                    checkIn,
                    checkIn + 1 + random.nextInt(4),
                    1 + random.nextInt(2)));
        }
        return stays;
    }

    /** @param fate from 0 to 99, what becomes of it */
    private void ask(String tenant, Request request, int fate) {
        String key = "key-" + keys++;
        SentRequest sent = sent(tenant, key, HttpForm.of(request, names.get(tenant)));
        if (fate < 4) {
            ended(sent, null, "timeout");
            append(sent, request);
        } else if (fate < 7) {
            ended(sent, null, "timeout");
        } else if (fate < 10) {
            ended(sent, HttpAnswer.of(503, "{\"code\":\"LOG_UNAVAILABLE\"}"), null);
            append(sent, request);
        } else if (fate < 12) {
            ended(sent, HttpAnswer.of(503, "{\"code\":\"LOG_UNAVAILABLE\"}"), null);
        } else if (fate < 14) {
            ended(sent, null, null);
            append(sent, request);
        } else if (fate < 17) {
            SentRequest bad = new SentRequest(
                    sent.client(),
                    sent.attempt(),
                    tenant,
                    sent.kind(),
                    "POST",
                    "/v1/bookings",
                    key,
                    "{\"stays\":[]}",
                    now);
            ended(bad, HttpAnswer.of(422, "{\"code\":\"INVALID_FIELD\"}"), null);
        } else if (fate < 20) {
            ended(sent, HttpAnswer.of(429, "{\"code\":\"RATE_LIMITED\"}"), null);
            SentRequest retry = sent(tenant, key, HttpForm.of(request, names.get(tenant)));
            accepted(retry, request, append(retry, request));
        } else if (fate < 30) {
            decided(sent, append(sent, request));
            SentRequest retry = sent(tenant, key, HttpForm.of(request, names.get(tenant)));
            append(retry, request);
            decided(retry, replyOf(retry));
        } else if (fate < 36) {
            accepted(sent, request, append(sent, request));
            Request other = new Create(stays(), null, Reference.NONE);
            SentRequest reused = sent(tenant, key, HttpForm.of(other, names.get(tenant)));
            accepted(reused, other, append(reused, other));
        } else {
            accepted(sent, request, append(sent, request));
            if (fate < 45) {
                SentRequest retry = sent(tenant, key, HttpForm.of(request, names.get(tenant)));
                append(retry, request);
                accepted(retry, request, null);
            }
        }
    }

    private SentRequest sent(String tenant, String key, HttpForm form) {
        return new SentRequest(
                "client-" + attempts % 3,
                attempts++,
                tenant,
                form.kind(),
                form.method(),
                form.path(),
                key,
                form.body(),
                now);
    }

    private void ended(SentRequest sent, HttpAnswer answer, String error) {
        journal.add(new Attempt(sent, answer, error, answer == null && error == null ? 0 : now + 5));
    }

    private void accepted(SentRequest sent, Request request, Answer ignored) {
        UUID keyId = ids.keyId(sent.tenant(), sent.idempotencyKey());
        String booking = request instanceof Create
                ? keyId.toString()
                : request instanceof Request.Action action
                        ? names.get(sent.tenant()).key(action.booking()).toString()
                        : null;
        ended(sent, new HttpAnswer(202, null, ids.commandId(sent).toString(), booking, null), null);
    }

    private void decided(SentRequest sent, Answer answer) {
        boolean rejected = answer.outcome() == Outcome.REJECTED;
        ended(
                sent,
                new HttpAnswer(
                        rejected ? 409 : sent.kind().equals("create_booking") ? 201 : 200,
                        rejected ? answer.reason().name() : null,
                        answer.commandId().toString(),
                        Texts.of(answer.bookingId()),
                        DecisionJson.of(answer)),
                null);
    }

    /** The command's own answer, or null if it is a repeat. */
    private Answer append(SentRequest sent, Request request) {
        String tenant = sent.tenant();
        int partition = TENANTS.indexOf(tenant);
        TenantNames ofTenant = names.get(tenant);
        UUID commandId = ids.commandId(sent);
        UUID keyId = ids.keyId(tenant, sent.idempotencyKey());
        log.add(new CommandRecord(partition, nextOffsets[partition]++, now, tenant, commandId, keyId, request));
        int key = ofTenant.numberOfKey(keyId);
        List<Answer> answers =
                models.get(tenant).decide(new Sent(now, ofTenant.numberOfCommand(commandId), key, request));
        reply(tenant, answers);
        Answer own = answers.isEmpty() ? null : answers.get(answers.size() - 1);
        if (own == null || !commandId.equals(own.commandId())) {
            return null;
        }
        if (request instanceof Create && own.booking() != null) {
            bookings.get(tenant).add(key);
        }
        return own;
    }

    private Answer replyOf(SentRequest sent) {
        UUID commandId = ids.commandId(sent);
        return replies.stream()
                .filter(reply -> reply.tenant().equals(sent.tenant()))
                .map(ReplyRecord::answer)
                .filter(answer -> commandId.equals(answer.commandId()))
                .findFirst()
                .orElseThrow();
    }

    private void reply(String tenant, List<Answer> answers) {
        int partition = TENANTS.indexOf(tenant);
        for (Answer answer : answers) {
            replies.add(new ReplyRecord(partition, nextReplyOffsets[partition]++, tenant, answer));
        }
    }

    private void tick() {
        for (String tenant : TENANTS) {
            int partition = TENANTS.indexOf(tenant);
            log.add(new TickRecord(partition, nextOffsets[partition]++, now));
            reply(tenant, models.get(tenant).advanceTo(now));
        }
    }

    private void refused() {
        byte[] bytes = "no Avro".getBytes(StandardCharsets.UTF_8);
        log.add(new RefusedRecord(0, nextOffsets[0], now, "not in Confluent framing", bytes));
        deadLetters.add(
                new DeadLetterRecord(0, 0, "booking.commands.v1", 0, nextOffsets[0]++, "UNREADABLE", bytes, null));
    }

    /** The stores as the replies have them now, and then as they were changed. */
    History history() {
        ProjectedStores stores = new ProjectedStores();
        replies.forEach(stores::take);
        toStores.forEach(change -> change.accept(stores));
        Map<String, Long> cut = new TreeMap<>();
        replies.forEach(reply -> cut.merge(reply.tenant(), reply.answer().sequence(), Math::max));
        return new History(
                Ask.of(journal),
                log,
                names,
                replies,
                unreadable,
                cut,
                stores.availability(),
                deadLetters,
                stores.postgres(),
                stores.clickhouse(),
                ends,
                quiet);
    }
}

package com.tartware.bookings.jobs.decision;

import static com.tartware.bookings.core.simulation.faults.Fault.fault;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.idempotency.KeyMemory;
import com.tartware.bookings.core.simulation.faults.Fault;
import com.tartware.bookings.core.simulation.faults.Fault.Call;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;
import com.tartware.bookings.core.tenant.WordMap;
import com.tartware.bookings.jobs.decision.state.FlinkTenantState;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/** The bugs that a stateful operator is likely to have. */
final class OperatorFaults {
    private static final long DAY_MILLIS = 86_400_000L;

    private static final Class<?> TIMERS = operatorClass("DecideFunction$TenantTimers");
    private static final Class<?> WORDS = operatorClass("state.FlinkTenantState$FlinkWordMap");
    private static final Class<?> BOOKING_SERIALIZER = operatorClass("state.BookingSerializer");
    private static final Class<?> CURSOR_SERIALIZER = operatorClass("state.CursorSerializer");

    private OperatorFaults() {}

    /**
     * A fault and the backends on which it is one.
     *
     * @param backends elsewhere the operator works all the same
     */
    record OperatorFault(Fault fault, Set<Backend> backends) {
        @Override
        public String toString() {
            return fault.toString();
        }
    }

    static Stream<OperatorFault> all() {
        return Stream.of(timers(), output(), restores(), tenants(), bookingBytes(), cursorBytes(), writes(), removals())
                .flatMap(List::stream);
    }

    private static List<OperatorFault> timers() {
        Map<Object, Long> lastSet = new HashMap<>();
        AtomicLong lastMark = new AtomicLong();
        return List.of(
                onBoth(fault("a timer is set a second late", TIMERS, "wakeAt")
                        .takes(0, Long.class, logTimeMillis -> logTimeMillis + 1_000)),
                onBoth(fault("a timer is rounded down to its second", TIMERS, "wakeAt")
                        .takes(0, Long.class, logTimeMillis -> Math.floorDiv(logTimeMillis, 1_000) * 1_000)),
                onBoth(fault("a timer is set only if it is before the last one set", TIMERS, "wakeAt")
                        .isSkippedIf(call -> {
                            long logTimeMillis = call.argument(0, Long.class);
                            Long last = lastSet.put(call.receiver(Object.class), logTimeMillis);
                            return last != null && last <= logTimeMillis;
                        })),
                onBoth(fault(
                                "timers go by a name that tells the number of subtasks",
                                AbstractStreamOperator.class,
                                "getInternalTimerService")
                        .doesFirst(call -> call.set(0, call.argument(0, String.class) + subtasksOf(call)))),
                onBoth(fault("a tenant that is idle is not swept", TIMERS, "sweepAfter")
                        .isSkipped()),
                onBoth(fault("the end of input moves tenants on", DecideOperator.class, "processWatermark")
                        .takes(0, Watermark.class, mark -> {
                            boolean ends = mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp();
                            // Two days on: sweeps up to the end of all time would take that long.
                            return ends ? new Watermark(lastMark.get() + 2 * DAY_MILLIS) : remembered(mark, lastMark);
                        })));
    }

    private static List<OperatorFault> output() {
        Map<Object, String> lastTenant = new HashMap<>();
        return List.of(
                onBoth(fault(
                                "a command is answered before the holds that it found due expire",
                                DecideFunction.class,
                                "stoppingAtTheImpossible")
                        .returns(List.class, OperatorFaults::answerFirst)),
                onBoth(fault("what a command found due is not put out", DecideFunction.class, "stoppingAtTheImpossible")
                        .returns(List.class, OperatorFaults::answerOnly)),
                onBoth(fault("an expiry goes out under the tenant of the last command", DecideFunction.class, "emit")
                        .doesFirst(call -> {
                            var decision = call.argument(0, com.tartware.bookings.avro.Decision.class);
                            Object function = call.receiver(Object.class);
                            if (decision.getCommandId() != null) {
                                lastTenant.put(function, decision.getTenantId());
                            } else {
                                decision.setTenantId(lastTenant.getOrDefault(function, decision.getTenantId()));
                            }
                        })),
                onBoth(fault("a command is decided at the watermark", DecideFunction.class, "processElement")
                        .doesFirst(call -> {
                            CommandRecord record = call.argument(0, CommandRecord.class);
                            long watermarkMillis = context(call).timerService().currentWatermark();
                            call.set(0, watermarkMillis == Long.MIN_VALUE ? record : record.at(watermarkMillis));
                        })));
    }

    private static List<OperatorFault> restores() {
        return List.of(
                onBoth(fault("a tenant's cursor is not restored", DecideFunction.class, "processElement")
                        .doesFirst(onceInARun(state -> state.moveCursor(TenantCursor.START)))),
                onBoth(fault("a tenant's keys are not restored", DecideFunction.class, "processElement")
                        .doesFirst(onceInARun(state -> {
                            long logTimeMillis = state.cursor().logTimeMillis();
                            if (logTimeMillis != TenantCursor.START.logTimeMillis()) {
                                KeyMemory.dropTablesPast(
                                        state.keyTables(), logTimeMillis, logTimeMillis + 3 * DAY_MILLIS);
                            }
                        }))));
    }

    private static List<OperatorFault> tenants() {
        return List.of(
                onBoth(cachedForAllTenants(
                        fault("room types are cached for all tenants", FlinkTenantState.class, "roomTypeNumber"),
                        TenantState.UNKNOWN_ROOM_TYPE)),
                onBoth(cachedForAllTenants(
                        fault("bookings are cached for all tenants", FlinkTenantState.class, "booking"), null)),
                onBoth(cachedForAllTenants(
                        fault("pages of keys are cached for all tenants", WORDS, "get")
                                .calledBy("KeyTable.find"),
                        null)));
    }

    private static List<OperatorFault> bookingBytes() {
        return List.of(
                onBoth(readBack("when a hold expires is not read back", "holdExpiresAtMillis", b -> Booking.NEVER)),
                onBoth(readBack("when a booking ended is not read back", "endedAtMillis", b -> Booking.NEVER)),
                onBoth(readBack("only the first stay is read back", "stays", b -> b.stays()
                        .subList(0, 1))),
                onBoth(readBack("of the rooms of a stay one is read back", "stays", b -> b.stays().stream()
                        .map(OperatorFaults::ofOneRoom)
                        .toList())),
                onBoth(readBack("who made a booking is not read back", "createdBy", b -> new UUID(0, 0))),
                onBoth(readBack("what was refused because of a booking is not read back", "lastRefused", b -> null)),
                onBoth(readBack("when to review a booking is not read back", "reviewEpochDay", b -> 0)),
                onBoth(readBack(
                        "an expired booking is read back as a released one",
                        "status",
                        b -> b.status() == BookingStatus.EXPIRED ? BookingStatus.RELEASED : b.status())));
    }

    private static List<OperatorFault> cursorBytes() {
        return List.of(
                onBoth(fault("when holds are due is not read back", CURSOR_SERIALIZER, "deserialize")
                        .returns(TenantCursor.class, cursor -> cursor.withHoldsDue(Long.MAX_VALUE))),
                onBoth(fault("the number of room types is not read back", CURSOR_SERIALIZER, "deserialize")
                        .returns(TenantCursor.class, cursor -> cursor.withRoomTypes(0))),
                onBoth(fault("a tenant's log time is not read back", CURSOR_SERIALIZER, "deserialize")
                        .returns(TenantCursor.class, cursor -> cursor.at(TenantCursor.START.logTimeMillis()))));
    }

    private static List<OperatorFault> writes() {
        return List.of(
                onBoth(fault("a booking that changed is not written", FlinkTenantState.class, "putBooking")
                        .isSkippedIf(call -> {
                            Booking changed = call.argument(0, Booking.class);
                            return call.receiver(TenantState.class).booking(changed.bookingId()) != null;
                        })),
                onBoth(fault("a refusal is not written", FlinkTenantState.class, "putRefused")
                        .isSkipped()),
                onBoth(fault("a page of keys is written once", WORDS, "put")
                        .calledBy("KeyTable.add")
                        .isSkippedIf(OperatorFaults::isThere)),
                onlyOn(
                        Backend.ROCKSDB,
                        fault("a node of the queue of holds is changed and not put back", WORDS, "put")
                                .calledBy("HoldQueue.add")
                                .isSkippedIf(call -> isNode(call) && isThere(call))));
    }

    private static List<OperatorFault> removals() {
        return List.of(
                onBoth(fault("a place in the queue of holds is not removed", WORDS, "remove")
                        .calledBy("HoldQueue.remove")
                        .isSkipped()),
                onBoth(fault("tables of keys are not removed", WORDS, "remove")
                        .calledBy("KeyTable.drop")
                        .isSkipped()),
                onBoth(fault("a forgotten booking is not removed", FlinkTenantState.class, "removeBooking")
                        .isSkipped()),
                onBoth(fault("refusals are not removed", FlinkTenantState.class, "removeRefused")
                        .isSkipped()));
    }

    private static OperatorFault onBoth(Fault fault) {
        return new OperatorFault(fault, EnumSet.allOf(Backend.class));
    }

    private static OperatorFault onlyOn(Backend backend, Fault fault) {
        return new OperatorFault(fault, EnumSet.of(backend));
    }

    private static Watermark remembered(Watermark mark, AtomicLong last) {
        last.set(mark.getTimestamp());
        return mark;
    }

    private static int subtasksOf(Call call) {
        return call.receiver(AbstractStreamOperator.class)
                .getRuntimeContext()
                .getTaskInfo()
                .getNumberOfParallelSubtasks();
    }

    private static KeyedProcessFunction<?, ?, ?>.Context context(Call call) {
        return (KeyedProcessFunction<?, ?, ?>.Context) call.argument(1, KeyedProcessFunction.Context.class);
    }

    /** Before a tenant's first command since the operator was started or restored. */
    private static Consumer<Call> onceInARun(Consumer<TenantState> loss) {
        Set<List<Object>> lost = new HashSet<>();
        return call -> {
            if (lost.add(List.of(call.receiver(Object.class), context(call).getCurrentKey()))) {
                loss.accept(stateOf(call.receiver(DecideFunction.class)));
            }
        };
    }

    private static TenantState stateOf(DecideFunction function) {
        try {
            Field state = DecideFunction.class.getDeclaredField("state");
            state.setAccessible(true);
            return (TenantState) state.get(function);
        } catch (ReflectiveOperationException gone) {
            throw new LinkageError("state", gone);
        }
    }

    /** The operator finds for every tenant what it found for one. */
    private static Fault cachedForAllTenants(Fault.Place lookUp, Object nothing) {
        Map<List<Object>, Object> cache = new HashMap<>();
        return lookUp.returns(Object.class, (call, own) -> {
            List<Object> asked = List.of(call.receiver(Object.class), call.arguments());
            if (own == null || own.equals(nothing)) {
                return cache.getOrDefault(asked, own);
            }
            cache.put(asked, own);
            return own;
        });
    }

    private static Fault readBack(String name, String component, Function<Booking, Object> misread) {
        return fault(name, BOOKING_SERIALIZER, "deserialize")
                .returns(Booking.class, booking -> with(booking, component, misread.apply(booking)));
    }

    private static Booking with(Booking booking, String name, Object value) {
        RecordComponent[] components = Booking.class.getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                boolean misread = components[i].getName().equals(name);
                values[i] = misread ? value : components[i].getAccessor().invoke(booking);
            }
            return Booking.class.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException gone) {
            throw new LinkageError(name, gone);
        }
    }

    private static Stay ofOneRoom(Stay stay) {
        return new Stay(stay.propertyId(), stay.roomTypeId(), stay.checkInEpochDay(), stay.checkOutEpochDay(), 1);
    }

    private static boolean isThere(Call call) {
        return call.receiver(WordMap.class).get(call.argument(0, Long.class)) != null;
    }

    /** Only nodes are changed in place; a leaf is copied. */
    private static boolean isNode(Call call) {
        return (call.argument(0, Long.class) & 0b11) != 0;
    }

    private static List<Object> answerFirst(List<?> decisions) {
        List<Object> reordered = new ArrayList<>(decisions);
        if (hasAnswer(decisions)) {
            reordered.add(0, reordered.remove(decisions.size() - 1));
        }
        return reordered;
    }

    private static List<?> answerOnly(List<?> decisions) {
        return hasAnswer(decisions) ? decisions.subList(decisions.size() - 1, decisions.size()) : decisions;
    }

    private static boolean hasAnswer(List<?> decisions) {
        return !decisions.isEmpty() && ((Decision) decisions.get(decisions.size() - 1)).commandId() != null;
    }

    private static Class<?> operatorClass(String name) {
        try {
            return Class.forName("com.tartware.bookings.jobs.decision." + name);
        } catch (ClassNotFoundException gone) {
            throw new LinkageError(name, gone);
        }
    }
}

package com.tartware.bookings.core.simulation.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A bug as a hotelier, an auditor or an operator would tell it: one method that does not do what it should, always or when one
 * other method calls it.
 */
public final class Fault {
    private static final StackWalker STACK = StackWalker.getInstance();

    private final Place place;
    private final Predicate<Call> before;
    private final BiFunction<Call, Object, Object> after;

    private Fault(Place place, Predicate<Call> before, BiFunction<Call, Object, Object> after) {
        this.place = place;
        this.before = before;
        this.after = after;
    }

    public static Place fault(String name, Class<?> owner, String method) {
        if (Arrays.stream(owner.getDeclaredMethods())
                .noneMatch(declared -> declared.getName().equals(method))) {
            throw new IllegalArgumentException("no such method: " + owner.getName() + "." + method);
        }
        return new Place(name, owner, method, null);
    }

    /**
     * Where a fault is.
     *
     * @param caller such as {@code StayPlan.take}, or null if it does not matter who calls
     */
    public record Place(String name, Class<?> owner, String method, String caller) {
        public Place calledBy(String typeAndMethod) {
            return new Place(name, owner, method, typeAndMethod);
        }

        public Fault isSkipped() {
            return isSkippedIf(call -> true);
        }

        public Fault isSkippedIf(Predicate<Call> condition) {
            return new Fault(this, condition.negate(), (call, result) -> result);
        }

        public Fault doesFirst(Consumer<Call> action) {
            Predicate<Call> before = call -> {
                action.accept(call);
                return true;
            };
            return new Fault(this, before, (call, result) -> result);
        }

        public <T> Fault takes(int position, Class<T> type, UnaryOperator<T> otherArgument) {
            return doesFirst(call -> call.set(position, otherArgument.apply(call.argument(position, type))));
        }

        public <T> Fault returns(Class<T> type, UnaryOperator<T> otherResult) {
            return returns(type, (call, result) -> otherResult.apply(result));
        }

        public <T> Fault returns(Class<T> type, BiFunction<Call, T, T> otherResult) {
            return new Fault(this, call -> true, (call, result) -> otherResult.apply(call, type.cast(result)));
        }

        public Fault doesLast(Consumer<Call> action) {
            return returns(Object.class, (call, result) -> {
                action.accept(call);
                return result;
            });
        }

        private boolean applies() {
            return caller == null || caller.equals(callerNow().orElse(null));
        }

        private Optional<String> callerNow() {
            return STACK.walk(
                    frames -> frames.dropWhile(frame -> !frame.getMethodName().equals(method)
                                    || !frame.getClassName().equals(owner.getName()))
                            .skip(1)
                            .findFirst()
                            .map(frame -> typeIn(frame.getClassName()) + "." + frame.getMethodName()));
        }

        private static String typeIn(String className) {
            return className.substring(className.lastIndexOf('.') + 1);
        }
    }

    /** One call of the method that has the fault. */
    public static final class Call {
        private final Object self;
        private final Object[] arguments;

        Call(Object self, Object[] arguments) {
            this.self = self;
            this.arguments = arguments;
        }

        public <T> T receiver(Class<T> type) {
            return type.cast(self);
        }

        public <T> T argument(int position, Class<T> type) {
            return type.cast(arguments[position]);
        }

        /** All of them, none null. */
        public List<Object> arguments() {
            return List.of(arguments);
        }

        public void set(int position, Object argument) {
            arguments[position] = argument;
        }
    }

    Class<?> owner() {
        return place.owner();
    }

    String method() {
        return place.method();
    }

    /** May change the arguments. Returns whether the method itself runs. */
    boolean before(Call call) {
        return !place.applies() || before.test(call);
    }

    /** Returns the result that the method's caller gets. */
    Object after(Call call, Object result) {
        return place.applies() ? after.apply(call, result) : result;
    }

    /** The same place, as it was. */
    public Fault withoutEffect() {
        return new Fault(place, call -> true, (call, result) -> result);
    }

    @Override
    public String toString() {
        return place.name();
    }
}

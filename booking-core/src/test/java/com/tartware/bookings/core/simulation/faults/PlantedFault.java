package com.tartware.bookings.core.simulation.faults;

import com.tartware.bookings.core.simulation.faults.Fault.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.VisibilityBridgeStrategy;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;

/** A fault in running code, until it is closed; one at a time. */
public final class PlantedFault implements AutoCloseable {
    private static Fault planted;

    private final Class<?> owner;
    private final ClassReloadingStrategy reloading;

    private PlantedFault(Class<?> owner, ClassReloadingStrategy reloading) {
        this.owner = owner;
        this.reloading = reloading;
    }

    public static PlantedFault plant(Fault fault) {
        if (planted != null) {
            throw new IllegalStateException("still planted: " + planted);
        }
        ByteBuddyAgent.install();
        Class<?> owner = fault.owner();
        ClassReloadingStrategy reloading = ClassReloadingStrategy.fromInstalledAgent();
        new ByteBuddy()
                .with(VisibilityBridgeStrategy.Default.NEVER) // a loaded class takes no further method
                .redefine(owner)
                .visit(Advice.to(Detour.class).on(ElementMatchers.named(fault.method())))
                .make()
                .load(owner.getClassLoader(), reloading);
        planted = fault;
        return new PlantedFault(owner, reloading);
    }

    /** The class is again as it was compiled. */
    @Override
    public void close() {
        try {
            reloading.reset(ClassFileLocator.ForClassLoader.of(owner.getClassLoader()), owner);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        planted = null;
    }

    /** Called by the method that has the fault. Returns whether the method itself runs. */
    public static boolean before(Object self, Object[] arguments) {
        return planted.before(new Call(self, arguments));
    }

    /** Called by the method that has the fault. Returns its result. */
    public static Object after(Object self, Object[] arguments, Object result) {
        return planted.after(new Call(self, arguments), result);
    }

    /** Copied into the method, where the assignments are to its own arguments and result; never called. */
    @SuppressWarnings("UnusedVariable")
    private static final class Detour {
        @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
        static boolean enter(
                @Advice.This(optional = true) Object self,
                @Advice.AllArguments(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object[] arguments) {
            Object[] given = arguments;
            boolean runs = before(self, given);
            arguments = given;
            return runs;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This(optional = true) Object self,
                @Advice.AllArguments Object[] arguments,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
            result = after(self, arguments, result);
        }
    }
}

package com.tartware.bookings.localstack.clickhouse;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process's handlers of the signals that chDB touches. Left alone it installs crash handlers of its own; told not to, it
 * sets these signals to their defaults whenever it connects (chdb-core, programs/local/chdb.cpp). Either way the JVM dies of
 * its next null check, which it does by catching SIGSEGV.
 */
final class SignalHandlers {
    /** SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGTSTP, SIGSYS as Linux numbers them. */
    private static final int[] SIGNALS = {4, 5, 6, 7, 8, 11, 20, 31};

    /** At least a {@code struct sigaction}: 152 bytes with glibc on x86-64. */
    private static final int SIGACTION_BYTES = 256;

    private static final Libc LIBC = Native.load("c", Libc.class);

    private final Map<Integer, Memory> actions;

    private SignalHandlers(Map<Integer, Memory> actions) {
        this.actions = actions;
    }

    private interface Libc extends Library {
        int sigaction(int signal, Pointer action, Pointer oldAction);
    }

    static SignalHandlers inPlace() {
        Map<Integer, Memory> actions = new LinkedHashMap<>();
        for (int signal : SIGNALS) {
            Memory action = new Memory(SIGACTION_BYTES);
            if (LIBC.sigaction(signal, null, action) != 0) {
                throw new IllegalStateException("cannot read the handler of signal " + signal);
            }
            actions.put(signal, action);
        }
        return new SignalHandlers(actions);
    }

    void putBack() {
        actions.forEach((signal, action) -> {
            if (LIBC.sigaction(signal, action, null) != 0) {
                throw new IllegalStateException("cannot put back the handler of signal " + signal);
            }
        });
    }
}

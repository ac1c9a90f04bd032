package com.tartware.bookings.localstack.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, told apart from any other that gets its pid later.
 *
 * @param born the boot and the clock tick of its start, which no step of the wall clock changes; elsewhere than on Linux
 *     the start instant
 */
public record ProcessIdentity(long pid, String born) {
    public static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(process.pid(), born(process));
    }

    /** The process, if it is still the one that was recorded and still runs. */
    public Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> born(process)
                .equals(born));
    }

    private static String born(ProcessHandle process) {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // The name, in brackets, may hold spaces and brackets; field 22 of proc(5) is the 20th after it.
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean zombie = afterName[0].equals("Z");
            return zombie ? "ended" : boot + "/" + afterName[19];
        } catch (IOException e) {
            return process.info().startInstant().map(Object::toString).orElse("ended");
        }
    }
}

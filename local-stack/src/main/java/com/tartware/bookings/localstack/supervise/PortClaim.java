package com.tartware.bookings.localstack.supervise;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A port that a component takes on loopback, and the flag that moves it. */
public record PortClaim(String component, int port, String flag) {
    /** The environment variable of a flag: {@code --ingest-port} is TARTWARE_INGEST_PORT. */
    public static String environmentVariable(String flag) {
        return "TARTWARE_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Why the port cannot be had, in words that say what to do; empty if it is free. */
    public Optional<String> conflict() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("port %d, for %s, is in use%s. Stop that, or move ours: %s N or %s=N"
                    .formatted(
                            port,
                            component,
                            holder().map(by -> " by " + by).orElse(""),
                            flag,
                            environmentVariable(flag)));
        }
    }

    /** Linux only, and only what this user may see. */
    private Optional<String> holder() {
        try {
            Optional<String> inode =
                    listeningInode(Path.of("/proc/net/tcp")).or(() -> listeningInode(Path.of("/proc/net/tcp6")));
            return inode.flatMap(PortClaim::ownerOf);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private Optional<String> listeningInode(Path table) {
        try (var lines = Files.lines(table)) {
            String localPort = ":%04X".formatted(port);
            return lines.skip(1)
                    .map(line -> List.of(line.strip().split("\\s+")))
                    .filter(fields ->
                            fields.get(1).endsWith(localPort) && fields.get(3).equals("0A"))
                    .map(fields -> fields.get(9))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> ownerOf(String inode) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), "socket:[" + inode + "]"))
                .findFirst()
                .map(process -> "process %d (%s)"
                        .formatted(
                                process.pid(),
                                process.info()
                                        .command()
                                        .map(Path::of)
                                        .map(Path::getFileName)
                                        .map(Path::toString)
                                        .orElse("?")));
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (pointsTo(descriptor, socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private static boolean pointsTo(Path descriptor, String socket) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(socket);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}

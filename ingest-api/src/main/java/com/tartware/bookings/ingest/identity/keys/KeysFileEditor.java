package com.tartware.bookings.ingest.identity.keys;

import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Changes a keys file. Two that change it at once do it one after the other; who reads it meanwhile sees the old file or the new one,
 * whole; a process that is killed leaves one of the two.
 */
public final class KeysFileEditor {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** A file's lock holds between processes, not between the threads of one. */
    private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();

    private final Path file;

    public KeysFileEditor(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** No file is no keys. */
    public KeysFile read() throws IOException, UnusableException {
        try {
            return KeysFile.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return KeysFile.EMPTY;
        }
    }

    /** @param change from what is in the file to what shall be; what it throws leaves the file as it is */
    public KeysFile edit(UnaryOperator<KeysFile> change) throws IOException, UnusableException {
        Files.createDirectories(file.getParent());
        // A file of its own: a lock on what is replaced by rename would hold for the old one.
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        createForOwnerOnly(lockFile);
        WITHIN_THIS_PROCESS.lock();
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            KeysFile changed = change.apply(read());
            replace(changed.yaml());
            return changed;
        } finally {
            WITHIN_THIS_PROCESS.unlock();
        }
    }

    private void replace(byte[] yaml) throws IOException {
        // Kubernetes and people link to such files; the link stays.
        Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
        Path next = target.resolveSibling("." + target.getFileName() + ".next");
        Files.deleteIfExists(next);
        createForOwnerOnly(next);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(yaml);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void createForOwnerOnly(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            // Another command made it; its content is not looked at.
        }
    }
}

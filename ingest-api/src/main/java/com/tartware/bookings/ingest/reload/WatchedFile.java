package com.tartware.bookings.ingest.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Notices that a file became another one: written over, replaced by rename, or, as Kubernetes does with mounted Secrets, reached
 * through a link that was turned. Asked again and again, since the events of file systems do not tell of the last.
 */
public final class WatchedFile {
    /** Within one tick of the file system's clock two writings look alike; a file this young is read again. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    private final Path file;
    private final long bytesMax;
    private Optional<Seen> seen = Optional.empty();
    private Optional<byte[]> content = Optional.empty();
    private boolean asked;

    /** @param bytesMax a larger file is refused, whatever it holds */
    public WatchedFile(Path file, long bytesMax) {
        this.file = file;
        this.bytesMax = bytesMax;
    }

    private record Seen(Object fileKey, long modifiedMillis, long bytes) {}

    public Path path() {
        return file;
    }

    /** What the file held when it was last asked for; empty if there is none. */
    public Optional<byte[]> content() {
        return content;
    }

    /**
     * True the first time, and whenever the content is another one than the last time.
     *
     * @throws IOException if the file is there and cannot be read; the next call tries again
     */
    public boolean changed() throws IOException {
        Optional<Seen> now = look();
        if (asked && now.equals(seen) && !isYoung(now)) {
            return false;
        }
        Optional<byte[]> read = now.isEmpty() ? Optional.empty() : read();
        boolean same = asked && sameContent(read, content);
        seen = now;
        content = read;
        asked = true;
        return !same;
    }

    private Optional<Seen> look() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Seen(
                    Objects.toString(attributes.fileKey()),
                    attributes.lastModifiedTime().toMillis(),
                    attributes.size()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> read() throws IOException {
        if (Files.size(file) > bytesMax) {
            throw new IOException("larger than " + bytesMax + " bytes");
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean isYoung(Optional<Seen> seen) {
        return seen.isPresent()
                && Math.abs(System.currentTimeMillis() - seen.get().modifiedMillis()) < YOUNG.toMillis();
    }

    private static boolean sameContent(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() ? other.isPresent() && Arrays.equals(one.get(), other.get()) : other.isEmpty();
    }
}

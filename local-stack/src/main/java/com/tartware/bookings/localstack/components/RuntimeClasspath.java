package com.tartware.bookings.localstack.components;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of one process, from the list that the build wrote for it. */
public final class RuntimeClasspath {
    private RuntimeClasspath() {}

    /**
     * The listed class path with every jar of this source tree replaced by a copy: a build while the stack runs would otherwise pull
     * the classes from under it.
     *
     * @param list the file that the build wrote
     */
    public static String pinned(Path home, Path list, Path copies) throws IOException {
        if (!Files.exists(list)) {
            throw new IOException(list + " is not there; build first: mvn -DskipTests package");
        }
        return pinned(home, Files.readString(list).strip(), copies);
    }

    public static String pinned(Path home, String classpathOfBuild, Path copies) throws IOException {
        StringJoiner classpath = new StringJoiner(File.pathSeparator);
        for (String entry : classpathOfBuild.split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            classpath.add(jar.startsWith(home) ? pin(jar, copies).toString() : entry);
        }
        return classpath.toString();
    }

    public static Path pin(Path jar, Path copies) throws IOException {
        Path copy = copies.resolve(jar.getFileName());
        Files.createDirectories(copies);
        return Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** A JVM of this JDK. Its class path goes into the environment, where it does not drown the process list. */
    static ProcessBuilder java(String classpath, List<String> flagsAndMain) {
        List<String> command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        flagsAndMain.stream())
                .collect(Collectors.toList());
        ProcessBuilder builder = new ProcessBuilder(command);
        if (classpath != null) {
            builder.environment().put("CLASSPATH", classpath);
        }
        return builder;
    }
}

/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Opens the local files of requests, for their fingerprint and for sending them. A file below {@code mediaDirectory} was named by a
 * message, and its path has no symbolic link when it is checked. None is followed later either: who can write there could put one
 * in the place of the file, or of a directory on the way to it.
 *
 * @param directory the {@code mediaDirectory}, or null for none
 */
public record MediaFiles(Path directory) {

    /** For files that Java code names, wherever they are. */
    public static final MediaFiles ANYWHERE = new MediaFiles(null);

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /**
     * Opens a file for reading.
     *
     * @throws IOException when it cannot be read, or is below the directory and reached through a symbolic link
     */
    public SeekableByteChannel open(Path file) throws IOException {
        Path root = directory == null ? null : directory.toRealPath();
        if (root == null || !file.startsWith(root)) {
            return Files.newByteChannel(file);
        }
        Path inside = root.relativize(file);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            return entries instanceof SecureDirectoryStream<Path> opened ? open(opened, inside) : openAndCompare(file);
        }
    }

    /** From the open directory to the next: what is put in the place of one meanwhile is not looked at. */
    private static SeekableByteChannel open(SecureDirectoryStream<Path> directory, Path inside) throws IOException {
        if (inside.getNameCount() == 1) {
            BasicFileAttributes found = directory
                    .getFileAttributeView(inside, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            if (!found.isRegularFile()) {
                throw new IOException("A link or a pipe has taken the place of a file");
            }
            return directory.newByteChannel(inside, READ);
        }
        try (SecureDirectoryStream<Path> next =
                directory.newDirectoryStream(inside.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return open(next, inside.subpath(1, inside.getNameCount()));
        }
    }

    /** Where the file system has no such directories, as on Windows: the path has to be without a link before and after. */
    private static SeekableByteChannel openAndCompare(Path file) throws IOException {
        requireReal(file);
        SeekableByteChannel channel = Files.newByteChannel(file, READ);
        try {
            requireReal(file);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void requireReal(Path file) throws IOException {
        if (!file.toRealPath().equals(file)) {
            throw new IOException("A symbolic link has taken the place of a file or directory");
        }
    }
}

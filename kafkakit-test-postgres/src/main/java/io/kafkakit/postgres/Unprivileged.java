package io.kafkakit.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root, and builds in containers do. There it runs as the user {@code nobody}, by {@code setpriv};
 * or else in a user namespace, by {@code unshare}. Both are in util-linux.
 */
final class Unprivileged {

    private static final int NOBODY = 65_534;
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    private static final List<String> AS_NOBODY_INSIDE = List.of("unshare", "-U");

    private Unprivileged() {}

    /** What to put before a command; empty if this process is not of root. */
    private static final List<String> PREFIX = prefix();

    private static List<String> prefix() {
        if (Binaries.isWindows() || !isRoot()) {
            return List.of();
        }
        for (List<String> way : List.of(AS_NOBODY, AS_NOBODY_INSIDE)) {
            if (works(way)) {
                return way;
            }
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and neither 'setpriv' nor 'unshare -U' works"
                + " here: run the tests as another user");
    }

    static List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(PREFIX);
        all.addAll(command);
        return all;
    }

    /** Gives a folder that is still empty to the user that PostgreSQL runs as. */
    static void owns(Path folder) throws IOException {
        if (PREFIX.equals(AS_NOBODY)) {
            Files.setAttribute(folder, "unix:uid", NOBODY);
            Files.setAttribute(folder, "unix:gid", NOBODY);
        }
    }

    static void mayRead(Path folder) throws IOException {
        if (!Binaries.isWindows()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static boolean isRoot() {
        try {
            Path own = Files.createTempFile("whose", null);
            try {
                return Integer.valueOf(0).equals(Files.getAttribute(own, "unix:uid"));
            } finally {
                Files.delete(own);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot write to java.io.tmpdir", e);
        }
    }

    private static boolean works(List<String> way) {
        List<String> command = new ArrayList<>(way);
        command.add("true");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

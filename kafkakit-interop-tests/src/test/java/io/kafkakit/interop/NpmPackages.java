package io.kafkakit.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Installs the npm packages into {@code target/node}, or skips the tests and says why. */
final class NpmPackages {

    private static final Path SOURCE = Path.of("src/test/node");
    private static final Path TARGET = Path.of("target/node");
    private static final Path INSTALLED_LOCK = TARGET.resolve("installed-lock.json");
    private static final int OLDEST_NODE = 18;
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    /** Null as long as it was not tried, empty if it went well: what failed for one test class is not tried by the next. */
    private static String fetchFailure;

    private NpmPackages() {}

    /** Where {@code service.cjs} and its packages are. */
    static synchronized Path install() throws IOException, InterruptedException {
        Files.createDirectories(TARGET);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "service.cjs")) {
            Files.copy(SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        checkNode();
        if (!isInstalled()) {
            fetch();
            Files.copy(TARGET.resolve("package-lock.json"), INSTALLED_LOCK, StandardCopyOption.REPLACE_EXISTING);
        }
        return TARGET;
    }

    private static void fetch() throws IOException, InterruptedException {
        if (fetchFailure == null) {
            // No scripts: nothing that comes from the registry runs before the tests use it.
            String failure = run(
                    "npm-ci.log",
                    npm(),
                    "ci",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--loglevel=error",
                    "--fetch-retries=1",
                    "--fetch-retry-mintimeout=2000");
            fetchFailure = failure == null ? "" : failure;
        }
        skipIf(!fetchFailure.isEmpty(), "npm could not fetch the packages: " + fetchFailure.strip());
    }

    private static void checkNode() throws IOException, InterruptedException {
        String failure = run("node-version.log", "node", "--version");
        skipIf(failure != null, "there is no Node: " + failure);
        String version = Files.readString(TARGET.resolve("node-version.log")).strip();
        int major = Integer.parseInt(version.replaceAll("^v?(\\d+).*", "$1"));
        skipIf(major < OLDEST_NODE, "Node is " + version + ", the tests need " + OLDEST_NODE + " or newer");
    }

    private static boolean isInstalled() throws IOException {
        return Files.exists(INSTALLED_LOCK)
                && Files.isDirectory(TARGET.resolve("node_modules/kafkakit"))
                && Files.mismatch(INSTALLED_LOCK, TARGET.resolve("package-lock.json")) == -1;
    }

    /** Runs a command; null if it went well, else what it said. */
    private static String run(String log, String... command) throws IOException, InterruptedException {
        Path output = TARGET.resolve(log);
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(TARGET.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return e.getMessage();
        }
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                return String.join(" ", command) + " took more than 90 seconds";
            }
            return process.exitValue() == 0 ? null : Files.readString(output);
        } finally {
            end(process);
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private static String npm() {
        return WINDOWS ? "npm.cmd" : "npm";
    }

    private static void skipIf(boolean condition, String why) {
        if (condition && Boolean.getBoolean("kafkakit.interop.required")) {
            throw new AssertionError("interoperation with Node is required but cannot be tested: " + why);
        }
        Assumptions.assumeFalse(condition, () -> "interoperation with Node is not tested: " + why);
    }
}

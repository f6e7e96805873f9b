package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of a file, as the bytes they are: what is no UTF-8 is to arrive as it is. */
final class Ndjson {

    private Ndjson() {}

    /** The lines of a file, or of the input for {@code -}; blank ones do not count. */
    static List<byte[]> read(String option, String file, InputStream input) {
        List<byte[]> lines = split(bytes(option, file, input));
        if (lines.isEmpty()) {
            throw new CommandFailure(option + " " + file + " is empty; write one JSON object in each line");
        }
        return lines;
    }

    private static byte[] bytes(String option, String file, InputStream input) {
        try {
            return file.equals("-") ? input.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailure(
                    option + " " + file + " does not exist; name a file with one JSON object in each line", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    option + " " + file + " cannot be read: " + e + "; name a file with one JSON object in each line",
                    e);
        }
    }

    private static List<byte[]> split(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
                byte[] line = Arrays.copyOfRange(bytes, start, end);
                if (!isBlank(line)) {
                    lines.add(line);
                }
                start = i + 1;
            }
        }
        return lines;
    }

    private static boolean isBlank(byte[] line) {
        for (byte each : line) {
            if (each != ' ' && each != '\t') {
                return false;
            }
        }
        return true;
    }
}

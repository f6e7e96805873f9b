package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The user's editor. */
final class Editor {

    private Editor() {}

    /** What was saved, without the line break that many editors end a file with. */
    static byte[] edit(byte[] value) throws InterruptedException {
        try {
            Path file = Files.createTempFile("kafkakit-dead-letter-", ".json");
            try {
                Files.write(file, value);
                open(file);
                byte[] saved = withoutLineBreak(Files.readAllBytes(file), value);
                if (Arrays.equals(saved, value)) {
                    throw new CommandFailure(
                            "nothing was done: the value was not changed; leave --edit out to send it as it is");
                }
                return saved;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new CommandFailure("the value cannot be edited: " + e, e);
        }
    }

    private static void open(Path file) throws IOException, InterruptedException {
        String editor = System.getenv().getOrDefault("VISUAL", System.getenv().getOrDefault("EDITOR", "vi"));
        // As git does: the variable may hold arguments.
        Process process = new ProcessBuilder(List.of("sh", "-c", editor + " \"$1\"", "editor", file.toString()))
                .inheritIO()
                .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new CommandFailure("nothing was done: the editor '" + editor + "' ended with status " + status);
        }
    }

    private static byte[] withoutLineBreak(byte[] saved, byte[] before) {
        boolean added = saved.length > 0
                && saved[saved.length - 1] == '\n'
                && (before.length == 0 || before[before.length - 1] != '\n');
        return added ? Arrays.copyOf(saved, saved.length - 1) : saved;
    }
}

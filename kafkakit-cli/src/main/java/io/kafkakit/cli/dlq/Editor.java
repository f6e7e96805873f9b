package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The user's editor. */
final class Editor {

    private Editor() {}

    /**
     * Which one it is. A variable that is set to nothing counts as not set.
     *
     * @param isTerminal whether there is one to edit in
     */
    static String editor(Map<String, String> environment, boolean isTerminal) {
        for (String name : List.of("VISUAL", "EDITOR")) {
            String editor = environment.getOrDefault(name, "");
            if (!editor.isBlank()) {
                return editor;
            }
        }
        if (!isTerminal) {
            throw new CommandFailure(
                    "nothing was done: --edit has no terminal; set VISUAL or EDITOR to an editor that needs none");
        }
        return "vi";
    }

    /** What was saved, without the line break that many editors end a file with. */
    static byte[] edit(byte[] value) throws InterruptedException {
        String editor = editor(System.getenv(), Boolean.getBoolean("kafkakit.terminal"));
        try {
            Path file = Files.createTempFile("kafkakit-dead-letter-", ".json");
            try {
                Files.write(file, value);
                open(editor, file);
                byte[] saved = withoutLineBreak(Files.readAllBytes(file), value);
                if (Arrays.equals(saved, value)) {
                    throw new CommandFailure(
                            "nothing was done: you did not change the value; leave out --edit to send it as it is");
                }
                return saved;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new CommandFailure("the value cannot be edited: " + e, e);
        }
    }

    private static void open(String editor, Path file) throws IOException, InterruptedException {
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

package io.kafkakit.cli.dlq;

import io.kafkakit.KafkaKitException;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code kafkakit dlq export}. */
@Command(
        name = "export",
        description = {
            "Write dead letters as NDJSON: one JSON object in each line.",
            "Keys, values and headers that are not UTF-8 text are written as base64, in fields such as valueBase64."
        })
final class ExportCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    private Target target = new Target();

    @Mixin
    private Filters filters = new Filters();

    @Option(names = "--resolved", description = "Also write resolved dead letters.")
    private boolean resolvedToo;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write to this file, which must not exist yet. Default: standard output.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        return target.run(this::export);
    }

    private int export(DeadLetters letters) {
        DeadLetterFilter filter = resolvedToo ? filters.filter().withResolved() : filters.filter();
        if (file == null) {
            write(letters, filter, target.out());
            return 0;
        }
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW))) {
            write(letters, filter, out);
            return 0;
        } catch (KafkaKitException | KafkaException e) {
            // Half of it would look like all of it.
            delete(file);
            throw e;
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure("--out " + file + " exists already; name another file", e);
        } catch (IOException e) {
            throw new CommandFailure("--out " + file + " cannot be written: " + e, e);
        }
    }

    private static void delete(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            throw new CommandFailure("--out " + half + " is not complete, and cannot be deleted: " + e, e);
        }
    }

    private void write(DeadLetters letters, DeadLetterFilter filter, PrintWriter out) {
        Optional<String> ordinary = target.browse(
                letters,
                filter,
                letter -> out.print(Terminal.cleanJson(JSON.writeValueAsString(fields(letter))) + "\n"));
        // Written all the same: some toolkits write dead letters without headers.
        ordinary.map(Terminal::clean).ifPresent(target.err()::println);
        target.err().flush();
        if (out.checkError()) {
            throw new CommandFailure("the output is not complete: the disk may be full, or its reader gone");
        }
    }

    private static Map<String, Object> fields(DeadLetter letter) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("topic", letter.topic());
        fields.put("at", letter.position().toString());
        fields.put("toolkit", Texts.toolkit(letter));
        put(fields, "event", letter.event());
        put(fields, "failedAt", text(letter.failure().at()));
        put(fields, "producedAt", text(letter.source().timestamp()));
        put(fields, "timestamp", letter.writtenAt().toString());
        put(fields, "disposition", letter.failure().disposition());
        put(fields, "errorClass", letter.failure().errorClass());
        put(fields, "rootCause", letter.failure().rootCause());
        put(fields, "error", letter.failure().message());
        put(fields, "attempts", letter.failure().attempts());
        put(fields, "sourceTopic", letter.source().topic());
        put(fields, "sourcePartition", letter.source().partition());
        put(fields, "sourceOffset", letter.source().offset());
        put(fields, "group", letter.source().group());
        fields.put("redrives", letter.redrives());
        letter.resolved().ifPresent(done -> {
            fields.put("resolution", Texts.action(done));
            fields.put("resolvedAt", done.at().toString());
            put(fields, "resolvedBy", done.operator());
            put(fields, "resolvedBecause", done.reason());
        });
        bytes(fields, "key", letter.key());
        bytes(fields, "value", letter.value());
        List<Map<String, Object>> headers = new ArrayList<>();
        for (Header header : letter.headers()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("name", header.key());
            bytes(each, "value", header.value());
            headers.add(each);
        }
        fields.put("headers", headers);
        return fields;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void bytes(Map<String, Object> fields, String name, byte @Nullable [] bytes) {
        String text = bytes == null ? null : Texts.text(bytes);
        if (bytes != null && text == null) {
            fields.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
        } else {
            put(fields, name, text);
        }
    }
}

package io.kafkakit.bench.report;

import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** All that reports are made from: a JSON file with a line for each run. Immutable. */
public record Data(List<Session> sessions) {

    /**
     * Reads the file; no sessions if there is none.
     *
     * @throws BenchException if it is something else
     */
    public static Data read(Path file) {
        if (!Files.exists(file)) {
            return new Data(List.of());
        }
        try {
            return JsonMapper.shared().readValue(Files.readAllBytes(file), Data.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            throw new BenchException("not a file of results: " + file + ": " + e.getOriginalMessage(), e);
        }
    }

    /** With this session too. What it has measured anew takes the place of what was measured before. */
    public Data with(Session session) {
        List<Session> all = new ArrayList<>();
        for (Session earlier : sessions) {
            Session rest = earlier.without(run -> session.runs().stream().anyMatch(run::isLike));
            if (!rest.runs().isEmpty()) {
                all.add(rest);
            }
        }
        all.add(session);
        return new Data(all);
    }

    List<RunResult> runs() {
        return sessions.stream().flatMap(session -> session.runs().stream()).toList();
    }

    /** Writes the file, through another, so that it is whole whenever this ends. */
    public void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path other = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(other, json());
            Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String json() {
        return sessions.stream().map(Data::json).collect(Collectors.joining(",\n", "{\"sessions\": [\n", "\n]}\n"));
    }

    private static String json(Session session) {
        Stream<String> facts = Stream.of(
                field("command", session.command()),
                field("began", session.began()),
                "\"environment\": "
                        + session.environment().entrySet().stream()
                                .map(fact -> "  " + field(fact.getKey(), fact.getValue()))
                                .collect(Collectors.joining(",\n", "{\n", "\n}")),
                session.runs().stream().map(Data::json).collect(Collectors.joining(",\n", "\"runs\": [\n", "\n]")));
        return facts.collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    private static String field(String name, String value) {
        String field = json(Map.of(name, value));
        return field.substring(1, field.length() - 1);
    }

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }
}

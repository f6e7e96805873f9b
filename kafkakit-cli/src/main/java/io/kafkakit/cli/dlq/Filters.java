package io.kafkakit.cli.dlq;

import io.kafkakit.Disposition;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which dead letters a command is about. All that are given have to hold. */
final class Filters {

    @Option(
            names = "--at",
            split = ",",
            paramLabel = "PARTITION@OFFSET",
            description = "Only these dead letters, written as 'dlq list' shows them.")
    private @Nullable List<String> positions;

    @Option(names = "--event", paramLabel = "NAME", description = "Only events of this name.")
    private @Nullable String event;

    @Option(
            names = "--error",
            paramLabel = "CLASS",
            description = "Only failures of this class, with or without its package.")
    private @Nullable String errorClass;

    @Option(names = "--text", paramLabel = "WORDS", description = "Only failures whose message contains this text.")
    private @Nullable String errorText;

    @Option(names = "--key", paramLabel = "KEY", description = "Only records with this key.")
    private @Nullable String key;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Only records with this header.")
    private Map<String, String> headers = Map.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only failures from this time on, such as 2026-11-23T10:00:00Z, or PT2H for two hours ago.")
    private @Nullable String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Only failures before this time, written like --since.")
    private @Nullable String until;

    @Option(
            names = "--source",
            paramLabel = "TOPIC",
            description = "Only records that were first read from this topic.")
    private @Nullable String source;

    @Option(names = "--group", paramLabel = "GROUP", description = "Only failures in this consumer group.")
    private @Nullable String group;

    @Option(
            names = "--disposition",
            paramLabel = "WORD",
            description = "Only this disposition:"
                    + " exhausted, not-retryable, undecodable, unroutable, output-refused or expired.")
    private @Nullable String disposition;

    /** All that are unresolved and of which all of this holds. */
    DeadLetterFilter filter() {
        DeadLetterFilter filter = DeadLetterFilter.all();
        if (positions != null) {
            filter = filter.withPositions(named());
        }
        filter = and(filter, event, DeadLetterFilter::withEvent);
        filter = and(filter, errorClass, DeadLetterFilter::withErrorClass);
        filter = and(filter, errorText, DeadLetterFilter::withErrorText);
        filter = and(filter, key, DeadLetterFilter::withKey);
        filter = and(filter, source, DeadLetterFilter::withSourceTopic);
        filter = and(filter, group, DeadLetterFilter::withGroup);
        filter = and(filter, disposition, Filters::disposition);
        filter = and(filter, since, (all, time) -> all.withSince(time("--since", time)));
        filter = and(filter, until, (all, time) -> all.withUntil(time("--until", time)));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            filter = filter.withHeader(header.getKey(), header.getValue());
        }
        return filter;
    }

    /** Those that are named one by one; none if others are asked for. */
    Set<Position> named() {
        Set<Position> named = new TreeSet<>();
        if (positions != null) {
            positions.stream().map(Filters::position).forEach(named::add);
        }
        return named;
    }

    private static DeadLetterFilter disposition(DeadLetterFilter filter, String word) {
        List<String> words =
                Arrays.stream(Disposition.values()).map(Disposition::header).toList();
        if (!words.contains(word)) {
            throw new WrongUsage(
                    "--disposition " + word + " is no disposition: write one of " + String.join(", ", words), null);
        }
        return filter.withDisposition(word);
    }

    private static DeadLetterFilter and(
            DeadLetterFilter filter,
            @Nullable String value,
            BiFunction<DeadLetterFilter, String, DeadLetterFilter> narrow) {
        return value == null ? filter : narrow.apply(filter, value);
    }

    static Position position(String text) {
        try {
            return Position.parse(text);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    private static Instant time(String option, String text) {
        try {
            return Times.parse(text);
        } catch (DateTimeException e) {
            throw new WrongUsage(
                    option + " " + text + " is no time: write 2026-11-23T10:00:00Z, or PT2H for two hours ago", e);
        }
    }
}

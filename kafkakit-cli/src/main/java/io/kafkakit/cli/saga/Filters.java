package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.Times;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which sagas a command is about. All that are given have to hold. */
final class Filters {

    /** The status of a saga whose record cannot be read. */
    static final String UNREADABLE = "UNREADABLE";

    @Option(
            names = "--status",
            split = ",",
            paramLabel = "STATUS",
            description = "Only sagas that stand there:"
                    + " RUNNING, COMPENSATING, STUCK, COMPLETED, COMPENSATED or UNREADABLE.")
    private List<String> statuses = List.of();

    @Option(names = "--step", paramLabel = "STEP", description = "Only sagas that have this step open.")
    private @Nullable String step;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "Only sagas that began longer ago than this, such as 90s, 5m, 2h, 3d or PT2H.")
    private @Nullable String olderThan;

    @Option(
            names = "--contains",
            paramLabel = "TEXT",
            description = "Only sagas whose id or state contains this text, in upper or lower case.")
    private @Nullable String text;

    /** The step that was named; null if none was. */
    @Nullable
    String step() {
        return step;
    }

    /** Whether all of it holds. */
    Predicate<SagaView> condition() {
        Predicate<SagaView> all = saga -> true;
        if (!statuses.isEmpty()) {
            Set<String> wanted = statuses.stream().map(Filters::status).collect(Collectors.toSet());
            all = all.and(saga -> wanted.contains(status(saga)));
        }
        if (step != null) {
            all = all.and(saga ->
                    saga.openSteps().stream().anyMatch(open -> open.name().equals(step)));
        }
        if (olderThan != null) {
            Duration age = Times.duration("--older-than", olderThan);
            Instant before = Clock.systemUTC().instant().minus(age);
            all = all.and(saga -> saga.startedAt().isBefore(before));
        }
        if (text != null) {
            String part = text.toLowerCase(Locale.ROOT);
            all = all.and(saga -> saga.id().toLowerCase(Locale.ROOT).contains(part)
                    || saga.stateText().toLowerCase(Locale.ROOT).contains(part));
        }
        return all;
    }

    /** Where it stands, in a word. */
    static String status(SagaView saga) {
        SagaStatus status = saga.status();
        return status == null ? UNREADABLE : status.name();
    }

    private static String status(String word) {
        Set<String> words = new TreeSet<>(Set.of(UNREADABLE));
        Arrays.stream(SagaStatus.values()).map(Enum::name).forEach(words::add);
        String upper = word.toUpperCase(Locale.ROOT);
        if (!words.contains(upper)) {
            throw new WrongUsage("--status " + word + " is no status: write one of " + String.join(", ", words), null);
        }
        return upper;
    }
}

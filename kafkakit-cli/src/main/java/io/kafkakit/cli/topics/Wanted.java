package io.kafkakit.cli.topics;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.internal.topics.NeededTopic;
import io.kafkakit.internal.topics.NeededTopics;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a group's recovery, and the topics that it needs. */
final class Wanted {

    @Option(
            names = "--topic",
            required = true,
            split = ",",
            paramLabel = "TOPIC",
            description = "The source topics, which must exist.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--retries",
            defaultValue = "0",
            paramLabel = "N",
            description = "The number of retries, as in Retries.upTo(N). Default: ${DEFAULT-VALUE}.")
    private int retries;

    @Option(
            names = "--backoff",
            split = ",",
            paramLabel = "DELAY",
            description = "The delays, as in Backoff.delays: 5s, or 1s,10s,1m. Units are ms, s, m, h and d."
                    + " Default: no delay.")
    private @Nullable List<String> backoff;

    @Option(
            names = "--retry-topic",
            paramLabel = "NAME",
            description =
                    "The retry topic of a single source topic, as in Retries.onTopic. Default: <source topic>-retry.")
    private @Nullable String retryTopic;

    @Option(
            names = "--keep-key-order",
            description = "Retries keep the order of keys, as with Retries.keepingKeyOrder().")
    private boolean keepsKeyOrder;

    @Option(names = "--dead-letters", required = true, paramLabel = "TOPIC", description = "The dead-letter topic.")
    private String deadLetters = "";

    @Option(
            names = "--keep-dead-letters",
            defaultValue = "30d",
            paramLabel = "TIME",
            description = "How long the dead-letter topic keeps records. Default: ${DEFAULT-VALUE}.")
    private String keep = "";

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "The number of replicas of new topics. Default: the cluster's default.")
    private @Nullable Short replication;

    @Nullable
    Short replication() {
        return replication;
    }

    List<String> sources() {
        return topics;
    }

    String deadLetterTopic() {
        return deadLetters;
    }

    /** What is needed, given how many partitions the source topics have and how large a record they take. */
    List<NeededTopic> topics(Map<String, NeededTopic.Source> sources) {
        if (retryTopic != null && topics.size() > 1) {
            throw new WrongUsage(
                    "--retry-topic " + retryTopic + " is for one source topic, and --topic names " + topics.size()
                            + "; each needs its own, so run the command for each of them",
                    null);
        }
        Retries policy = policy().orElse(null);
        return NeededTopics.of(
                topics.stream()
                        .map(topic -> new NeededTopics.Recovery(topic, policy, deadLetters))
                        .toList(),
                sources,
                time("--keep-dead-letters", keep));
    }

    private Optional<Retries> policy() {
        if (retries == 0) {
            if (keepsKeyOrder) {
                throw new WrongUsage("--keep-key-order needs retries; add --retries N", null);
            }
            return Optional.empty();
        }
        try {
            Retries policy = Retries.upTo(retries).withBackoff(backoff());
            policy = retryTopic == null ? policy : policy.onTopic(retryTopic);
            return Optional.of(keepsKeyOrder ? policy.keepingKeyOrder() : policy);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    private Backoff backoff() {
        return backoff == null
                ? Backoff.none()
                : Backoff.delays(
                        backoff.stream().map(delay -> time("--backoff", delay)).toArray(Duration[]::new));
    }

    /** 30d, 12h, 5m, 10s or 500ms. */
    static Duration time(String option, String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (lower.endsWith("ms")) {
                return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)));
            }
            if (lower.endsWith("d")) {
                return Duration.ofDays(Long.parseLong(lower.substring(0, lower.length() - 1)));
            }
            return Duration.parse("pt" + lower);
        } catch (DateTimeException | NumberFormatException e) {
            throw new WrongUsage(option + " " + text + " is no time: write 500ms, 10s, 5m, 12h or 30d", e);
        }
    }
}

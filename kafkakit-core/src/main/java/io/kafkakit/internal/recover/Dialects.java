package io.kafkakit.internal.recover;

import static io.kafkakit.internal.recover.Says.ATTEMPTS;
import static io.kafkakit.internal.recover.Says.CAUSE_CLASS;
import static io.kafkakit.internal.recover.Says.CONNECTOR;
import static io.kafkakit.internal.recover.Says.ERROR_CLASS;
import static io.kafkakit.internal.recover.Says.GROUP;
import static io.kafkakit.internal.recover.Says.KEY;
import static io.kafkakit.internal.recover.Says.MESSAGE;
import static io.kafkakit.internal.recover.Says.NEXT_ATTEMPT;
import static io.kafkakit.internal.recover.Says.OFFSET;
import static io.kafkakit.internal.recover.Says.PARTITION;
import static io.kafkakit.internal.recover.Says.RETRIES;
import static io.kafkakit.internal.recover.Says.STACK_TRACE;
import static io.kafkakit.internal.recover.Says.TIMESTAMP;
import static io.kafkakit.internal.recover.Says.TIMESTAMP_TYPE;
import static io.kafkakit.internal.recover.Says.TOPIC;

import io.kafkakit.deadletter.Toolkit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dialects of all toolkits in their newest versions: spring-kafka 4.1.2, SmallRye Reactive Messaging 4.36.0, Kafka
 * 4.4.0, Karafka 2.5.
 */
public final class Dialects {

    /** The first dialect of a toolkit is the one that we write. */
    private static final List<Dialect> ALL = List.of(
            spring("kafka_dlt-", Dialect.Chain.APPENDED, ATTEMPTS, "kafka_deliveryAttempt", List.of("kafka_dlt-")),
            // For @RetryableTopic. The group has the same header as in the first dialect.
            spring(
                    "kafka_",
                    Dialect.Chain.ATTEMPTS_APPENDED,
                    NEXT_ATTEMPT,
                    "retry_topic-attempts",
                    List.of("kafka_original-", "kafka_exception-", "kafka_key-exception-", "retry_topic-")),
            smallRye("dead-letter-", Dialect.Chain.PREPENDED, Map.of()),
            // For the failure strategy delayed-retry-topic.
            smallRye(
                    "delayed-retry-",
                    Dialect.Chain.ATTEMPTS_PREPENDED,
                    Map.of(
                            TIMESTAMP, List.of("delayed-retry-original-timestamp"),
                            RETRIES, List.of("delayed-retry-count"))),
            text(
                    Toolkit.KAFKA_STREAMS,
                    "__streams.errors.",
                    Map.of(ERROR_CLASS, "exception", MESSAGE, "message", STACK_TRACE, "stacktrace")),
            text(
                    Toolkit.KAFKA_CONNECT,
                    "__connect.errors.",
                    Map.of(
                            CONNECTOR, "connector.name",
                            ERROR_CLASS, "exception.class.name",
                            MESSAGE, "exception.message",
                            STACK_TRACE, "exception.stacktrace")),
            text(
                    Toolkit.SHARE_GROUP,
                    "__dlq.errors.",
                    Map.of(GROUP, "group", MESSAGE, "message", ATTEMPTS, "delivery.count")),
            karafka("source_", Map.of()),
            // Before 2.5, with the record's key, because the dead letter's key is the partition.
            karafka("original_", Map.of(KEY, "key")));

    private static final Map<String, Dialect> BY_TOPIC_HEADER =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Dialect::topicHeader, Function.identity()));

    private Dialects() {}

    /** The dialect with this header for the source topic; null if there is none. */
    public static @Nullable Dialect ofTopicHeader(String name) {
        return BY_TOPIC_HEADER.get(name);
    }

    /** The dialect to write this toolkit's dead letters in. */
    static Dialect of(Toolkit toolkit) {
        return ALL.stream()
                .filter(dialect -> dialect.toolkit() == toolkit)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no names are known for " + toolkit));
    }

    private static Dialect spring(
            String prefix, Dialect.Chain chain, Says count, String attempts, List<String> prefixes) {
        return new Dialect(
                Toolkit.SPRING,
                chain,
                true,
                Map.ofEntries(
                        Map.entry(TOPIC, List.of(prefix + "original-topic")),
                        Map.entry(PARTITION, List.of(prefix + "original-partition")),
                        Map.entry(OFFSET, List.of(prefix + "original-offset")),
                        Map.entry(TIMESTAMP, List.of(prefix + "original-timestamp")),
                        Map.entry(TIMESTAMP_TYPE, List.of(prefix + "original-timestamp-type")),
                        Map.entry(GROUP, List.of("kafka_dlt-original-consumer-group")),
                        Map.entry(ERROR_CLASS, List.of(prefix + "exception-fqcn", prefix + "key-exception-fqcn")),
                        Map.entry(CAUSE_CLASS, List.of(prefix + "exception-cause-fqcn")),
                        Map.entry(MESSAGE, List.of(prefix + "exception-message", prefix + "key-exception-message")),
                        Map.entry(
                                STACK_TRACE,
                                List.of(prefix + "exception-stacktrace", prefix + "key-exception-stacktrace")),
                        Map.entry(count, List.of(attempts))),
                prefixes);
    }

    private static Dialect smallRye(String prefix, Dialect.Chain chain, Map<Says, List<String>> more) {
        Map<Says, List<String>> names = names(
                prefix,
                Map.of(
                        ERROR_CLASS, "exception-class-name",
                        CAUSE_CLASS, "cause-class-name",
                        MESSAGE, "reason"));
        names.putAll(more);
        return new Dialect(Toolkit.SMALLRYE, chain, false, Map.copyOf(names), List.of(prefix));
    }

    private static Dialect text(Toolkit toolkit, String prefix, Map<Says, String> more) {
        return new Dialect(toolkit, Dialect.Chain.APPENDED, false, Map.copyOf(names(prefix, more)), List.of(prefix));
    }

    /** Names without prefix are too common to own all that begin like them. */
    private static Dialect karafka(String prefix, Map<Says, String> more) {
        Map<Says, List<String>> names = names(prefix, Map.of(GROUP, "consumer_group", ATTEMPTS, "attempts"));
        more.forEach((what, name) -> names.put(what, List.of(prefix + name)));
        return new Dialect(
                Toolkit.KARAFKA, Dialect.Chain.APPENDED, false, Map.copyOf(names), List.of(prefix + "trace_id"));
    }

    private static Map<Says, List<String>> names(String prefix, Map<Says, String> more) {
        Map<Says, List<String>> names = new EnumMap<>(Says.class);
        names.put(TOPIC, List.of(prefix + "topic"));
        names.put(PARTITION, List.of(prefix + "partition"));
        names.put(OFFSET, List.of(prefix + "offset"));
        more.forEach((what, name) -> names.put(what, List.of(prefix + name)));
        return names;
    }
}

package io.kafkakit.internal.config;

import io.kafkakit.internal.dispatch.Limits;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.group.BufferSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/** Writes {@code docs/reference/settings.md} from the code that sets the settings. */
final class SettingsReference {

    private static final ClientSettings NOTHING_SET =
            ClientSettings.of(Map.of("bootstrap.servers", "localhost:9092"), "kafkakit");

    private final StringBuilder text = new StringBuilder();

    private SettingsReference() {}

    /** The whole page. */
    static String page() {
        SettingsReference page = new SettingsReference();
        page.line("# Settings");
        page.line("");
        page.line(
                "A test generates this page from the code and compares it (`SettingsReferenceTest`); do not edit it by");
        page.line("hand. [Groups](../guides/groups.md) explains how to use the settings.");
        page.groups();
        page.topics();
        page.retries();
        page.clients();
        page.owned();
        return page.text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void head(String title, String... columns) {
        line("");
        line("## " + title);
        line("");
        line("| " + String.join(" | ", columns) + " |");
        line("|---".repeat(columns.length) + "|");
    }

    private void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(cell).append(" |");
        }
        line(row.toString());
    }

    private void groups() {
        Limits limits = BufferSettings.unset().limits(1, 8L << 30);
        head("Of a group", "setting", "default", "meaning");
        row("`consumers(n)`", 1, "consumers of the group in this process");
        row(
                "`producerPool(prefix, size)`",
                "needed for exactly-once topics; size 1",
                "transactional producers: the prefix of their ids, and the number of lanes");
        row("`deadLetterTopic(topic)`", "needed", "where records go that failed for good");
        row("`metadata(supplier)`", "none", "what `ctx.metadata(Type.class)` gives to handlers");
        row("`instanceId(id)`", "dynamic membership", "static membership (KIP-345)");
        row("`sessionTimeout(time)`", "Kafka's", "`session.timeout.ms`");
        row("`heartbeatInterval(time)`", "Kafka's", "`heartbeat.interval.ms`");
        row("`rebalanceTimeout(time)`", "Kafka's", "`max.poll.interval.ms`");
        row(
                "`drainTimeout(time)`",
                "30 s, at most half of the rebalance timeout",
                "how long a revoked partition waits for its running handlers");
        row("`startTimeout(time)`", "none", "how long `start()` waits for anything");
        row("`expiredOffsets(choice)`", "`EARLIEST`", "what to do if the group's committed offsets are gone");
        row("`createTopics()`, `createTopics(n)`", "topics must exist", "creates missing topics at the start");
        row("`maxBufferedRecords(n)`", grouped(limits.records()), "records of a partition that a consumer holds");
        row("`maxBufferedBytes(n)`", bytes(limits.bytes()), "bytes of a partition that a consumer holds");
        row(
                "`maxBufferedRecordsPerConsumer(n)`",
                grouped(limits.consumerRecords()) + " / consumers, at least 4,000",
                "records that a consumer holds");
        row(
                "`maxBufferedBytesPerConsumer(n)`",
                "heap / 8 / consumers, at most " + bytes(limits.consumerBytes()) + " / consumers, at least 1 MiB",
                "bytes that a consumer holds");
        row("`handlerInterceptor(interceptor)`", "none", "runs round every attempt of a handler");
        row("`sendInterceptor(interceptor)`", "none", "sees the records that the group writes");
        row("`mdc(choice)`", true, "whether log lines of handlers name their record");
        row("`listener(listener)`", "none", "is told what happens in the group");
        row("`setting(name, value)`", "see below", "any setting of Kafka's clients");
    }

    private void topics() {
        TopicSettings defaults = new TopicSettings();
        head("Of a topic", "setting", "default", "meaning");
        row(
                "`exactlyOnce()`, `atLeastOnce()`",
                defaults.isExactlyOnce() ? "exactly once" : "at least once",
                "with a transaction, or without one");
        row("`ordering(choice)`", "`" + defaults.ordering() + "`", "which records wait for each other");
        row("`concurrency(n)`", defaults.concurrency(), "handlers that run at once in each consumer");
        row(
                "`batches(batches)`",
                "up to " + defaults.batches().size() + ", no linger",
                "how many records a batch handler gets at once");
        row(
                "`state(topic, states)`",
                "none",
                "what is kept in memory for each partition, and the compacted topic that it is restored from");
        row(
                "`effects(effects)`",
                "none",
                "in whose transactions its handlers run, such as those of a [database](../guides/database.md)");
        row("`codec(codec)`, `keyCodec(codec)`", "the cluster's", "the formats of its values and keys");
        row(
                "`outputCodec(topic, codec)`, `outputKeyCodec(topic, codec)`",
                "the cluster's",
                "the formats of what its handlers send to another topic");
        row("`retries(policy)`", defaults.retries() == null ? "none" : defaults.retries(), "see below");
        row("`deadLetterTopic(topic)`", "the group's", "where its dead letters go");
        row("`deadLetterHeadersOf(toolkits)`", "none", "toolkits whose headers dead letters carry too");
        row(
                "`deadLetterStackTraces(choice)`",
                defaults.deadLetterStackTraces(),
                "whether dead letters have the stack trace");
        row("`maxStagedBytes(n)`", bytes(defaults.maxStagedBytes()), "bytes that one run of a handler may send");
        row(
                "`unknownEvents(choice)`",
                "`" + defaults.unknownEvents() + "`",
                "what becomes of events without a handler");
    }

    private void retries() {
        head("Of retries", "setting", "default", "meaning");
        row("`Retries.upTo(n)`", "–", "attempts after the first, from 1 to 100,000");
        row("`onTopic(name)`", "`<source topic>-retry`", "the retry topic, or what the names of several begin with");
        row("`withBackoff(backoff)`", "no delay", "how long a record waits for its next attempt");
        row("`notOn(classes)`", "none", "failures that are not retried");
        row("`onlyOn(classes)`", "all", "failures that are retried");
        row("`giveUpAfter(time)`", "none", "age from which a failed record becomes a dead letter");
        row("`keepingKeyOrder()`", "off", "later records of a key wait behind one that is retried");
    }

    private void clients() {
        head(
                "Defaults of Kafka's clients that differ from Kafka's",
                "client",
                "setting",
                "Kafka's",
                "kafkakit's",
                "why");
        Map<String, Map<String, Object>> clients = new LinkedHashMap<>();
        clients.put("consumers of groups", NOTHING_SET.consumer("c", "g"));
        clients.put("producers of lanes", NOTHING_SET.lane(NOTHING_SET.producer("p", "t")));
        clients.put("other producers", NOTHING_SET.producer("p"));
        clients.put("admin client", NOTHING_SET.admin());
        clients.forEach((client, settings) -> new TreeMap<>(settings).forEach((name, value) -> {
            ClientKind kind = client.startsWith("consumer")
                    ? ClientKind.CONSUMER
                    : client.startsWith("admin") ? ClientKind.ADMIN : ClientKind.PRODUCER;
            ConfigDef.ConfigKey key = kind.definition().configKeys().get(name);
            if (isOurDefault(name, value, key)) {
                row(client, "`" + name + "`", value(key.defaultValue), ours(name, value), reason(name));
            }
        }));
        line("");
        line(
                "The names of clients begin with `client.id`, by default `kafkakit`. Times are in milliseconds and sizes in");
        line(
                "bytes. Kafka's defaults are those of the clients that this build was made with. The group reads its own committed offsets, so its consumers have");
        line("`auto.offset.reset` = `none`; your setting tells the group where a partition begins.");
    }

    private static boolean isOurDefault(String name, Object value, ConfigDef.ConfigKey key) {
        return !OwnedSettings.REASONS.containsKey(name)
                && !name.equals("client.id")
                && !name.equals("bootstrap.servers")
                // With some heaps a value that depends on it is Kafka's own.
                && (ClientDefaults.DEPENDENT.containsKey(name)
                        || !String.valueOf(value).equals(String.valueOf(key.defaultValue)));
    }

    private static String ours(String name, Object value) {
        String words = ClientDefaults.DEPENDENT.get(name);
        return words == null ? value(value) : words;
    }

    private static String value(Object value) {
        if (value instanceof Iterable<?> list) {
            StringBuilder names = new StringBuilder();
            list.forEach(each -> names.append(names.isEmpty() ? "" : ", ").append(value(each)));
            return names.toString();
        }
        if (value instanceof Class<?> type) {
            return "`" + type.getSimpleName() + "`";
        }
        String words = String.valueOf(value);
        return value instanceof Number number
                ? grouped(number.longValue())
                : "`" + words.substring(words.lastIndexOf('.') + 1) + "`";
    }

    private static String reason(String name) {
        String reason = ClientDefaults.REASONS.get(name);
        if (reason == null) {
            throw new AssertionError("why is " + name + " not Kafka's default? Say so in ClientDefaults.REASONS");
        }
        return reason;
    }

    private void owned() {
        head("Settings of Kafka's clients that are refused", "setting", "why");
        new TreeMap<>(OwnedSettings.REASONS).forEach((name, reason) -> row("`" + name + "`", reason));
    }

    private static String grouped(long number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }

    private static String bytes(long bytes) {
        return grouped(bytes >> 20) + " MiB";
    }
}

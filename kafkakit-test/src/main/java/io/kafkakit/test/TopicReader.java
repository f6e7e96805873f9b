package io.kafkakit.test;

import io.kafkakit.Experimental;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Reads topics as a {@code read_committed} consumer sees them, without records of open or aborted transactions.
 *
 * <pre>{@code
 * reader.awaitRecords("payments", 1, Duration.ofSeconds(10));
 * assertEquals(List.of(new PaymentRequested("o-1")), reader.events("payments", PaymentRequested.class));
 * assertEquals(0, reader.lag("order-service", "orders"));
 * }</pre>
 *
 * <p>Each call reads from the topic's beginning, with a client of its own that joins no group. Thread-safe once it is
 * set up.
 */
public final class TopicReader {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Map<String, Object> clientSettings;
    private TopicCodecs codecs = TopicCodecs.defaults();

    private TopicReader(Map<String, Object> clientSettings) {
        this.clientSettings = clientSettings;
    }

    /** A reader of this embedded Kafka. */
    public static TopicReader of(EmbeddedKafka kafka) {
        return of(kafka.clientSettings());
    }

    /** A reader of the Kafka with these client settings. */
    public static TopicReader of(Map<String, ?> clientSettings) {
        return new TopicReader(new HashMap<>(clientSettings));
    }

    /** Decodes events with this codec instead of {@link JsonCodec}. */
    public TopicReader codec(EventCodec codec) {
        return codecs(TopicCodecs.of(codec));
    }

    /** Decodes events with the codecs of their topics. */
    @Experimental
    public TopicReader codecs(TopicCodecs codecs) {
        this.codecs = codecs;
        return this;
    }

    /**
     * All committed records of a topic up to now, in the order of each partition. A broker acknowledges a transaction a moment before
     * its records can be read: use {@link #awaitRecords} for records that a transaction has just written.
     */
    public List<TestRecord> records(String topic) {
        try (TopicScan scan = new TopicScan(clientSettings, List.of(topic))) {
            List<TestRecord> records = new ArrayList<>();
            scan.toTheEnd(record -> records.add(TestRecord.read(record, codecs)));
            return records;
        }
    }

    /**
     * The data of all events of a topic up to now.
     *
     * @throws AssertionError if one of the records is not such an event
     */
    public <T> List<T> events(String topic, Class<T> type) {
        return records(topic).stream().map(record -> record.data(type)).toList();
    }

    /**
     * Waits until a topic has at least this many records.
     *
     * @return all records that were there then, possibly more
     * @throws AssertionError if they do not arrive in time; it lists those that have arrived
     */
    public List<TestRecord> awaitRecords(String topic, int number, Duration atMost) {
        try (TopicScan scan = new TopicScan(clientSettings, List.of(topic))) {
            List<TestRecord> records = new ArrayList<>();
            long start = System.nanoTime();
            while (records.size() < number) {
                if (System.nanoTime() - start > atMost.toNanos()) {
                    throw new AssertionError("waited " + atMost.toMillis() + " ms for " + number + " records in '"
                            + topic + "', " + records.size() + " came" + listed(records));
                }
                scan.poll(record -> records.add(TestRecord.read(record, codecs)));
            }
            return records;
        }
    }

    /**
     * How many records of these topics a group has not committed yet; name its retry topics too if they should count.
     * It counts records, not offsets, because transaction markers have offsets too.
     */
    public long lag(String groupId, String... topics) {
        try (TopicScan scan = new TopicScan(clientSettings, Arrays.asList(topics))) {
            scan.seekToCommitted(groupId);
            long[] records = {0};
            scan.toTheEnd(record -> records[0]++);
            return records[0];
        }
    }

    /**
     * Waits until a group has committed all records of these topics.
     *
     * @throws AssertionError if it has not done so in time
     */
    public void awaitNoLag(String groupId, Duration atMost, String... topics) {
        long start = System.nanoTime();
        long lag = lag(groupId, topics);
        while (lag > 0) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new AssertionError("waited " + atMost.toMillis() + " ms for group '" + groupId
                        + "', which has still " + lag + " records of " + String.join(", ", topics) + " to commit");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            lag = lag(groupId, topics);
        }
    }

    static String listed(List<TestRecord> records) {
        return records.isEmpty()
                ? ""
                : records.stream().map(TestRecord::toString).collect(Collectors.joining("\n  ", ":\n  ", ""));
    }
}

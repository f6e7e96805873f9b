package io.kafkakit.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Ordering;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a {@code read_committed} reader sees of {@link Work} that was relayed to the output topic. */
public final class Relayed {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final List<ConsumerRecord<byte[], byte[]>> records;

    private Relayed(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
    }

    public static Relayed of(Kafka kafka, Topics topics) {
        return of(kafka, topics.out());
    }

    /** What it sees in this topic. */
    public static Relayed of(Kafka kafka, String topic) {
        kafka.awaitMarkers(topic);
        return new Relayed(kafka.read(topic));
    }

    /** The ids, in the order of each partition. */
    public List<Integer> ids() {
        return records.stream().map(Relayed::id).toList();
    }

    private static int id(ConsumerRecord<byte[], byte[]> record) {
        String value = new String(record.value(), UTF_8);
        Matcher id = ID.matcher(value);
        assertThat(id.find()).as(value).isTrue();
        return Integer.parseInt(id.group(1));
    }

    /** The ids from 0 up are there, and none twice. */
    public void assertEachOnce(int count) {
        List<Integer> ids = ids();
        assertThat(new HashSet<>(ids)).hasSize(count);
        assertThat(ids).hasSize(count);
    }

    /** By key, or not at all, where each key's records were sent with growing ids. */
    public void assertOrder(Ordering ordering) {
        Map<String, Integer> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (ordering != Ordering.UNORDERED) {
                assertGrows(last, new String(record.key(), UTF_8), id(record));
            }
        }
    }

    /** The same for ids alone, where the key is the id modulo the number of keys. */
    public static void assertOrder(Ordering ordering, List<Integer> ids, int keys) {
        Map<String, Integer> last = new HashMap<>();
        for (int id : ids) {
            if (ordering != Ordering.UNORDERED) {
                assertGrows(last, "k" + id % keys, id);
            }
        }
    }

    private static void assertGrows(Map<String, Integer> last, String key, int id) {
        Integer before = last.put(key, id);
        assertThat(before == null || before < id)
                .as("of key %s, %s came before %s", key, before, id)
                .isTrue();
    }
}

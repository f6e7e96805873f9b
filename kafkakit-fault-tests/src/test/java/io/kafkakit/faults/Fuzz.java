package io.kafkakit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.HeaderNames;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Records as they stand on topics that many write to: some are events, most are nearly events, and some are anything. */
final class Fuzz {

    private static final List<String> NAMES = List.of(
            HeaderNames.RETRY_COUNT,
            HeaderNames.ORIGINAL_TOPIC,
            HeaderNames.ORIGINAL_PARTITION,
            HeaderNames.ORIGINAL_OFFSET,
            HeaderNames.ORIGINAL_TIMESTAMP,
            HeaderNames.FAILED_AT,
            HeaderNames.FIRST_FAILED_AT,
            HeaderNames.DUE,
            HeaderNames.NOT_BEFORE,
            HeaderNames.ATTEMPTS,
            HeaderNames.DISPOSITION,
            HeaderNames.STACK_TRACE,
            HeaderNames.GROUP,
            HeaderNames.REDRIVES,
            "trace",
            "");

    private static final List<String> NUMBERS =
            List.of("abc", "-1", "0", "3", "99999999999", "99999999999999999999999", "1e9", "", "NaN", " 7");

    private static final List<Function<SplittableRandom, byte[]>> VALUES = List.of(
            Fuzz::job,
            Fuzz::bytes,
            random -> cut(random, job(random)),
            random -> flipped(random, job(random)),
            random -> flipped(random, job(random)),
            random -> text(one(random, List.of("", " ", "\n\t ", "0", "-1.5e3", "\"x\"", "[]", "{}", "true", "null"))),
            random -> text("{\"event\":\"Job\",\"data\":" + "[".repeat(random.nextInt(1_500))),
            random -> text("{\"event\":\"Job\",\"data\":" + "{\"id\":".repeat(random.nextInt(1_500))),
            random -> text("{\"event\":\"Job\",\"data\":{\"id\":" + "9".repeat(1 + random.nextInt(2_000)) + "}}"),
            random -> text("{\"event\":\"Job\",\"event\":\"Other\",\"data\":{\"id\":1,\"id\":2}}"),
            random -> text("{\"event\":" + one(random, List.of("null", "5", "{}", "\"\"", "NaN", "\"\\ud800\""))
                    + ",\"data\":{\"id\":1}}"),
            random -> text("{\"event\":\"Job\",\"data\":" + one(random, List.of("null", "[]", "5", "\"x\"")) + "}"),
            random -> text("{\"event\":\"Job\"}"),
            random -> text("\uFEFF{\"event\":\"Job\",\"data\":{\"id\":1}}"),
            random -> text("{\"event\":\"Other" + random.nextInt(5) + "\",\"data\":{\"id\":1}}"),
            random -> new byte[] {0, 0, 0, 0, (byte) random.nextInt(), 2, 4, 6},
            random -> null);

    private Fuzz() {}

    static ProducerRecord<byte[], byte[]> record(SplittableRandom random, String topic, int partitions) {
        byte[] value = one(random, VALUES).apply(random);
        // The oldest time there is, a little one, or none given.
        Long timestamp = one(random, List.of(0L, 1L, -1L));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, random.nextInt(partitions), timestamp < 0 ? null : timestamp, key(random), value);
        for (int left = random.nextInt(4); left > 0; left--) {
            addHeader(random, record.headers());
        }
        return record;
    }

    private static void addHeader(SplittableRandom random, Headers headers) {
        byte[] value = switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> bytes(random);
            default -> text(one(random, NUMBERS));
        };
        headers.add(one(random, NAMES), value);
    }

    private static byte[] key(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> bytes(random);
            default -> text("k" + random.nextInt(50));
        };
    }

    private static byte[] job(SplittableRandom random) {
        return text("{\"event\":\"Job\",\"data\":{\"id\":" + random.nextInt(1_000_000) + "}}");
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] cut(SplittableRandom random, byte[] whole) {
        byte[] some = new byte[random.nextInt(whole.length)];
        System.arraycopy(whole, 0, some, 0, some.length);
        return some;
    }

    private static byte[] flipped(SplittableRandom random, byte[] whole) {
        whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        return whole;
    }

    private static <T> T one(SplittableRandom random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}

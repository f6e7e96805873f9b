package io.kafkakit.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.HeaderNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Dead letters as a service with a bad day leaves them. The same seed gives the same ones. */
final class Letters {

    private record Kind(String error, String message, String event, String group, String source, int share) {}

    private static final Kind[] KINDS = {
        new Kind(
                "java.net.SocketTimeoutException",
                "rates.internal:443 did not answer within 2000 ms",
                "RateRequested",
                "pricing",
                "rates",
                46),
        new Kind(
                "java.sql.SQLTransientConnectionException",
                "pool-1 - Connection is not available, request timed out after 30000ms",
                "OrderPlaced",
                "order-service",
                "orders",
                24),
        new Kind(
                "java.lang.IllegalStateException",
                "invoice 40017 is closed already",
                "PaymentReceived",
                "invoicing",
                "payments",
                14),
        new Kind(
                "java.lang.NumberFormatException",
                "Character , is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark.",
                "PaymentReceived",
                "ledger",
                "payments",
                9),
        new Kind(
                "com.example.stock.OutOfStockException",
                "sku 7731 has 0 left, 2 are wanted",
                "OrderPlaced",
                "stock",
                "orders",
                5),
        new Kind(
                "io.kafkakit.codec.UndecodableException",
                "the value is not JSON",
                "OrderPlaced",
                "order-service",
                "orders",
                2),
    };

    private Letters() {}

    /** Writes so many, the last of them half a minute ago. */
    static void write(Map<String, Object> settings, String topic, int count) {
        Random random = new Random(7);
        Instant now = Instant.now();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                Kind kind = kind(random);
                double part = kind.share() > 40 ? Math.abs(random.nextGaussian()) * 0.07 + 0.3 : random.nextDouble();
                Duration ago = Duration.ofSeconds(30 + (long) (Math.min(1, part) * 36 * 3600));
                var unused = producer.send(record(topic, kind, i, now.minus(ago), random));
            }
        }
    }

    private static Kind kind(Random random) {
        int left = random.nextInt(100);
        for (Kind each : KINDS) {
            left -= each.share();
            if (left < 0) {
                return each;
            }
        }
        return KINDS[0];
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, Kind kind, int number, Instant failed, Random random) {
        String key = "o-" + (10_000 + number);
        String value = "{\"event\":\"" + kind.event() + "\",\"data\":{\"orderId\":\"" + key + "\",\"amount\":\"12,50\","
                + "\"customer\":{\"name\":\"Grace Example\",\"iban\":\"DE02120300000000202051\"},"
                + "\"items\":[{\"sku\":\"7731\",\"count\":2},{\"sku\":\"8120\",\"count\":1}]}}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, null, failed.toEpochMilli(), key.getBytes(UTF_8), value.getBytes(UTF_8));
        put(record, HeaderNames.ORIGINAL_TOPIC, kind.source());
        put(record, HeaderNames.ORIGINAL_PARTITION, number % 6);
        put(record, HeaderNames.ORIGINAL_OFFSET, 100_000 + number);
        put(record, HeaderNames.ORIGINAL_TIMESTAMP, failed.minusSeconds(95).toEpochMilli());
        put(record, HeaderNames.GROUP, kind.group());
        put(record, HeaderNames.RETRY_TOPIC, kind.source() + "-retry");
        put(record, HeaderNames.FAILED_AT, failed);
        put(record, HeaderNames.ATTEMPTS, 1 + random.nextInt(5));
        put(record, HeaderNames.DISPOSITION, "exhausted");
        put(record, HeaderNames.EXCEPTION_CLASS, kind.error());
        put(record, HeaderNames.ERROR_REASON, kind.message());
        put(
                record,
                HeaderNames.STACK_TRACE,
                kind.error() + ": " + kind.message() + "\n\tat com.example."
                        + kind.group().replace('-', '.')
                        + ".Handler.handle(Handler.java:41)\n\tat com.example.Main.lambda$main$0(Main.java:27)\n");
        put(record, "tenant", number % 3 == 0 ? "north" : "south");
        return record;
    }

    private static void put(ProducerRecord<byte[], byte[]> record, String name, Object value) {
        record.headers().add(name, value.toString().getBytes(UTF_8));
    }
}

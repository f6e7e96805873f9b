package io.kafkakit.interop.letters;

import static io.kafkakit.interop.letters.FailingRecords.BINARY;
import static io.kafkakit.interop.letters.FailingRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spring for Apache Kafka: {@code DeadLetterPublishingRecoverer} and {@code @RetryableTopic}. */
@EmbeddedKafkaTest(
        topics = {
            "sp-in",
            "sp-in-dlt",
            "sp-text",
            "sp-text-dlt",
            "sp-cause",
            "sp-cause-dlt",
            "sp-chain",
            "sp-chain-dlt",
            "sp-chain-dlt-dlt",
            "sp-batch",
            "sp-batch-dlt",
            "sp-batch-whole",
            "sp-batch-whole-dlt",
            "sp-retry",
            "sp-again"
        },
        partitions = 3)
class SpringLettersTest {

    private static final byte[] FAIL_BINARY = {'f', 'a', 'i', 'l', 0, (byte) 0xff};

    @Test
    void spring_writes_dead_letters_as_they_are_known(EmbeddedKafka kafka) throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        send(records);
        try (var spring = SpringSetup.start(kafka)) {
            assertThat(spring.isRunning()).isTrue();
            Kept.assertSame(
                    "spring-kafka",
                    Versions.SPRING,
                    List.of(
                            records.letter("listener-failed", "sp-in-dlt", "sp-in", "o1"),
                            records.letter("value-undecodable", "sp-in-dlt", "sp-in", "o2"),
                            records.letter("key-undecodable", "sp-in-dlt", "sp-in", "o3"),
                            records.letter("listener-failed-on-binary", "sp-in-dlt", "sp-in", "o4"),
                            records.letter("listener-failed-without-key", "sp-in-dlt", "sp-in", "o5"),
                            records.letter("listener-failed-on-broken-text", "sp-text-dlt", "sp-text", "s1"),
                            records.letter("cause-chain", "sp-cause-dlt", "sp-cause", "c1"),
                            records.letter("dead-letter-of-a-dead-letter", "sp-chain-dlt-dlt", "sp-chain-dlt", "d1"),
                            records.letter("batch-failed-on-one", "sp-batch-dlt", "sp-batch", "b2"),
                            records.letter("batch-failed-on-all", "sp-batch-whole-dlt", "sp-batch-whole", "w1"),
                            records.letter("retryable-topic-exhausted", "sp-retry-dlt", "sp-retry", "r1"),
                            records.letter("retryable-topic-value-undecodable", "sp-retry-dlt", "sp-retry", "r2")));
        }
    }

    private static void send(FailingRecords records) throws Exception {
        records.send("sp-in", "o1", "k1", "fail 1");
        records.send("sp-in", "o2", "k2", "bad 2");
        records.send("sp-in", "o3", "bad key 3", "ok 3");
        records.send("sp-in", "o4", BINARY, FAIL_BINARY);
        records.send("sp-in", "o5", null, "fail 5");
        records.send("sp-text", "s1", BINARY, FAIL_BINARY);
        records.send("sp-cause", "c1", "k1", "pay 1");
        records.send("sp-chain", "d1", "k1", "fail 1");
        records.send("sp-batch", "b1", "k1", "ok 1");
        records.send("sp-batch", "b2", "k2", "fail 2");
        records.send("sp-batch-whole", "w1", "k1", "ok 1");
        records.send("sp-retry", "r1", "k1", "fail 1");
        records.send("sp-retry", "r2", BINARY, bytes("bad 2"));
    }
}

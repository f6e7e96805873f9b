package io.kafkakit.interop.letters;

import static io.kafkakit.interop.letters.FailingRecords.BINARY;
import static io.kafkakit.interop.letters.FailingRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SmallRye Reactive Messaging: {@code dead-letter-queue} and {@code delayed-retry-topic}. */
@EmbeddedKafkaTest(
        topics = {
            "sm-throwing", "dead-letter-topic-sm-throwing", "sm-nacking", "sm-nacking-dlq",
            "sm-delayed", "sm-delayed_retry_200", "sm-delayed_retry_400", "sm-delayed-dlq"
        },
        partitions = 3)
class SmallRyeLettersTest {

    @Test
    void smallrye_writes_dead_letters_as_they_are_known(EmbeddedKafka kafka) throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("sm-throwing", "t1", BINARY, bytes("fail 1"));
        records.send("sm-throwing", "t2", "k2", "bad 2");
        records.send("sm-throwing", "t3", "bad key 3", "ok 3");
        records.send("sm-nacking", "n1", "k1", "pay 1");
        records.send("sm-nacking", "n2", null, "pay 2");
        records.send("sm-delayed", "d1", "k1", "pay 1");
        try (SmallRyeSetup smallrye = SmallRyeSetup.start(kafka)) {
            assertThat(smallrye.listeners().handled()).isEmpty();
            String dead = "dead-letter-topic-sm-throwing";
            Kept.assertSame(
                    "smallrye",
                    Versions.SMALLRYE,
                    List.of(
                            records.letter("method-failed", dead, "sm-throwing", "t1"),
                            records.letter("value-undecodable", dead, "sm-throwing", "t2"),
                            records.letter("key-undecodable", dead, "sm-throwing", "t3"),
                            records.letter("nacked-with-cause", "sm-nacking-dlq", "sm-nacking", "n1"),
                            records.letter("nacked-without-key", "sm-nacking-dlq", "sm-nacking", "n2"),
                            records.letter("delayed-retries-exhausted", "sm-delayed-dlq", "sm-delayed", "d1")));
        }
    }
}

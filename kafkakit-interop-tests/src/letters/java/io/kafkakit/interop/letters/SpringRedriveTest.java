package io.kafkakit.interop.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What kafkakit sends back, Spring handles from the start. */
@EmbeddedKafkaTest(
        topics = {
            "sp-in",
            "sp-text",
            "sp-cause",
            "sp-chain",
            "sp-chain-dlt",
            "sp-batch",
            "sp-batch-whole",
            "sp-retry",
            "sp-again"
        },
        partitions = 3)
class SpringRedriveTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void a_record_that_goes_back_to_a_retryable_topic_has_all_its_attempts_again(
            EmbeddedKafka kafka, KafkaCluster cluster) throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("sp-again", "g1", "k1", "fail 1");
        try (var spring = SpringSetup.start(kafka)) {
            records.await("sp-again-dlt", each -> FailingRecords.isOf(each, "g1"));

            Redrive.theOneIn(cluster, "sp-again-dlt", "fail again");
            var second = records.await("sp-again-dlt", Redrive::hasCome);
            assertThat(second.value()).asString().isEqualTo("fail again");
            assertThat(second.headers().headers("retry_topic-attempts"))
                    .extracting(each -> ByteBuffer.wrap(each.value()).getInt())
                    .as("of two retries and of the dead letter: Spring writes the number of the next attempt")
                    .containsExactly(2, 3, 4);

            Redrive.theOneIn(cluster, "sp-again-dlt", "good at last");
            SpringListeners listeners = spring.getBean(SpringListeners.class);
            await().atMost(SOON).until(() -> listeners.handled().equals(List.of("good at last")));
        }
    }
}

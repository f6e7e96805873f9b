package io.kafkakit.interop.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What kafkakit sends back, SmallRye handles from the start. */
@EmbeddedKafkaTest(
        topics = {
            "sm-throwing",
            "dead-letter-topic-sm-throwing",
            "sm-nacking",
            "sm-delayed",
            "sm-delayed_retry_200",
            "sm-delayed_retry_400",
            "sm-delayed-dlq"
        },
        partitions = 3)
class SmallRyeRedriveTest {

    private static final String DEAD = "dead-letter-topic-sm-throwing";
    private static final Duration SOON = Duration.ofSeconds(60);

    /** It takes the bytes that it writes of those that it could not read for the record's, if they come back in headers. */
    @Test
    void a_value_that_was_repaired_is_what_smallrye_handles(EmbeddedKafka kafka, KafkaCluster cluster)
            throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("sm-throwing", "g1", "k1", "bad 1");
        try (SmallRyeSetup smallrye = SmallRyeSetup.start(kafka)) {
            records.await(DEAD, each -> FailingRecords.isOf(each, "g1"));

            Redrive.theOneIn(cluster, DEAD, "fail again");
            assertThat(records.await(DEAD, Redrive::hasCome).value()).asString().isEqualTo("fail again");

            Redrive.theOneIn(cluster, DEAD, "good at last");
            SmallRyeListeners listeners = smallrye.listeners();
            await().atMost(SOON).until(() -> listeners.handled().equals(List.of("good at last")));
        }
    }

    @Test
    void a_record_that_goes_back_has_all_its_delayed_retries_again(EmbeddedKafka kafka, KafkaCluster cluster)
            throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("sm-delayed", "g2", "k1", "pay 1");
        try (SmallRyeSetup smallrye = SmallRyeSetup.start(kafka)) {
            assertThat(smallrye.listeners().handled()).isEmpty();
            records.await("sm-delayed-dlq", each -> FailingRecords.isOf(each, "g2"));
            Redrive.theOneIn(cluster, "sm-delayed-dlq", "pay 2");
            var second = records.await("sm-delayed-dlq", Redrive::hasCome);
            assertThat(second.value()).asString().isEqualTo("pay 2");
            assertThat(second.headers().headers("delayed-retry-topic"))
                    .extracting(each -> new String(each.value(), UTF_8))
                    .containsExactly("sm-delayed_retry_400", "sm-delayed_retry_200", "sm-delayed");
        }
    }
}

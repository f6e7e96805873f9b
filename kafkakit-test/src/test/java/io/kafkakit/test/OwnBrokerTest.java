package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class OwnBrokerTest {

    record Ping(String text) {}

    @RegisterExtension
    static final KafkaExtension kafka = KafkaExtension.create()
            .ownBroker()
            .setting("log.retention.hours", "2")
            .topic("own-pings", 1);

    @RepeatedTest(2)
    void a_broker_of_its_own_can_be_stopped_and_runs_again_in_the_next_test(KafkaCluster cluster, TopicReader reader) {
        EmbeddedKafka running = kafka.embedded();
        cluster.producer().send("own-pings", "k", new Ping("before")).join();

        running.broker(1).stop();
        running.broker(1).start();

        assertThat(reader.awaitRecords("own-pings", 1, Duration.ofSeconds(10))).hasSize(1);
        running.broker(1).stop();
    }
}

package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SagaDemoTest {

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void each_order_is_completed_or_compensated_and_nothing_is_left_on_the_cluster() throws Exception {
        Ran ran = Ran.of("demo", "--saga", "--count", "300", "--bootstrap-server", kafka.bootstrapServers());
        assertPassed(ran);
        assertThat(ran.out()).contains("each of 300 orders has one saga", "at reserve", "at charge", "at ship");
        assertThat(kafka.admin().listTopics().names().get()).noneMatch(topic -> topic.startsWith("kafkakit-demo"));
        assertThat(kafka.admin().listGroups().all().get())
                .noneMatch(group -> group.groupId().startsWith("kafkakit-demo"));
    }

    @Test
    void it_ends_well_though_its_worker_is_killed() {
        Ran ran = Ran.of("demo", "--saga", "--count", "300", "--crash=2");
        assertPassed(ran);
        assertThat(ran.err()).contains("killed the worker JVM");
    }

    @Test
    void it_reads_no_orders_of_yours() {
        Ran ran = Ran.of("demo", "--saga", "--orders", "orders.ndjson");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--saga generates its orders");
    }

    private static void assertPassed(Ran ran) {
        assertThat(ran.out()).as(ran.err()).contains("All of it holds.").doesNotContain("WRONG");
        assertThat(ran.status()).isZero();
    }
}

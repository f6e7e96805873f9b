package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

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
    void orders_that_were_made_up_are_all_accounted_for() {
        Ran ran = Ran.of("demo", "--count", "400");
        assertPassed(ran);
        assertThat(ran.out())
                .contains("orders                  400", "p50 ", "4 malformed orders is a dead letter exactly once");
    }

    @Test
    void it_ends_well_though_its_worker_is_killed() {
        Ran ran = Ran.of("demo", "--count", "400", "--crash", "--bootstrap-server", kafka.bootstrapServers());
        assertPassed(ran);
        assertThat(ran.err()).contains("killed the worker JVM");
    }

    @Test
    void orders_of_a_file_are_all_accounted_for(@TempDir Path directory) throws IOException {
        Path orders = Files.writeString(directory.resolve("orders.ndjson"), """
                {"event":"OrderPlaced","data":{"orderId":"1","lines":[{"productId":7,"quantity":2}],"note":"x"}}
                {"orderId":"2","lines":[{"productId":7,"quantity":2}]}

                {"orderId":"3","lines":[{"productId":8,"quantity":1}]}
                no order
                """);
        Path products = Files.writeString(directory.resolve("products.ndjson"), """
                {"productId":7,"unitsInStock":3,"name":"Chai"}
                {"productId":8,"unitsInStock":9}
                """);
        Ran ran = Ran.of(
                "demo",
                "--orders",
                orders.toString(),
                "--products",
                products.toString(),
                "--bootstrap-server",
                kafka.bootstrapServers());
        assertPassed(ran);
        assertThat(ran.err()).contains("4 orders from " + orders + ", 1 of them malformed");
        assertThat(ran.out()).contains("1 out of stock", "1 malformed");
    }

    @Test
    void nothing_is_left_on_the_users_cluster() throws Exception {
        assertPassed(Ran.of("demo", "--count", "20", "--bootstrap-server", kafka.bootstrapServers()));
        assertThat(kafka.admin().listTopics().names().get()).noneMatch(topic -> topic.startsWith("kafkakit-demo"));
        assertThat(kafka.admin().listGroups().all().get())
                .noneMatch(group -> group.groupId().startsWith("kafkakit-demo"));
    }

    private static void assertPassed(Ran ran) {
        assertThat(ran.out()).contains("All of it holds.").doesNotContain("WRONG");
        assertThat(ran.status()).isZero();
        // Neither colours nor a line that moves where there is no terminal.
        assertThat(ran.out() + ran.err()).doesNotContain("\u001b", "\r");
    }
}

package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    private static final Pattern ADDRESS = Pattern.compile("Kafka listens on (\\S+)");

    @Test
    void it_runs_until_it_is_interrupted(@TempDir Path directory) throws Exception {
        StringWriter out = new StringWriter();
        Thread broker = new Thread(() -> Kafkakit.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("broker", "--port", "0", "--directory", directory.toString(), "--topic", "labels:3,parcels"));
        broker.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ADDRESS.matcher(out.toString()).find());
        Matcher address = ADDRESS.matcher(out.toString());
        assertThat(address.find()).isTrue();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address.group(1)))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            assertThat(admin.listTopics().names().get()).contains("labels", "parcels");
        }
        broker.interrupt();
        broker.join();
        assertThat(directory).isNotEmptyDirectory();
    }
}

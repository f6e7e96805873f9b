package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.outbox.Outbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox at the terminal, against a real Kafka and a database with a password. */
class OutboxCommandsTest {

    private static final String URL = "jdbc:h2:mem:commands;DB_CLOSE_DELAY=-1";

    @TempDir
    private Path folder;

    @Test
    void rows_that_wait_are_shown_and_published_and_a_refused_one_is_tried_again() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(URL);
        source.setUser("shop");
        source.setPassword("secret");
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            kafka.createTopic("orders", 1);
            kafka.createTopic("kafkakit-outbox-markers", 1, Map.of("cleanup.policy", "compact"));
            Outbox outbox = Outbox.of(cluster, source).createTables().open();
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.send(
                        connection, EventRecord.of("orders", "order.placed", 1).withKey("o-1"));
                outbox.send(
                        connection, EventRecord.of("orders", "order.placed", 2).withPartition(7));
                connection.commit();
            }
            assertThat(ran(kafka, "status").out()).contains("0      nobody  2").contains("never");
            Ran drained = ran(kafka, "drain");
            assertThat(drained.status()).as(drained.err()).isZero();
            assertThat(drained.out()).contains("no row waits", "1 rows are refused");
            Ran status = ran(kafka, "status");
            assertThat(status.out()).contains("REFUSED ROW", "orders", "not present in metadata");
            assertThat(ran(kafka, "retry").out()).contains("1 rows wait again");
            assertThat(outbox.status().waiting()).isEqualTo(1);
        }
    }

    private Ran ran(EmbeddedKafka kafka, String command) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        return Ran.on(
                kafka,
                List.of("outbox", command),
                "--url",
                URL,
                "--user",
                "shop",
                "--password-file",
                password.toString());
    }
}

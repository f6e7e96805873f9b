package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The name of a topic that holds no dead letters, given to {@code dlq} by mistake. */
class OrdinaryTopicTest {

    private static final String ORDINARY =
            " seems to be an ordinary topic: it has 1 record, none with the headers of a dead letter";

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private static Ran dlq(String command, String... arguments) {
        return Ran.on(kafka, List.of("dlq", command), arguments);
    }

    private static void createOrdinaryTopic(String name) throws Exception {
        kafka.createTopic(name, 1);
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(name, "k", "v")).get();
        }
    }

    @Test
    void an_ordinary_topic_is_told_from_one_of_dead_letters_and_nothing_is_written_for_it() throws Exception {
        createOrdinaryTopic("plain");
        for (String command : List.of("redrive", "discard")) {
            Ran ran = dlq(command, "plain", "--yes");
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err())
                    .contains("nothing was done: 'plain'" + ORDINARY)
                    .hasLineCount(1);
        }
        assertThat(dlq("list", "plain-resolutions").err()).contains("does not exist");

        // As of a toolkit that writes no headers.
        assertThat(dlq("discard", "plain", "--at", "0@0", "--yes").status()).isZero();
        assertThat(dlq("list", "plain").out()).endsWith("0 dead letters\n");
    }

    @Test
    void a_list_of_an_ordinary_topic_says_that_it_is_one_instead_of_showing_its_records() throws Exception {
        createOrdinaryTopic("events");
        for (String[] filter : new String[][] {{"events"}, {"events", "--resolved"}, {"events", "--error", "Any"}}) {
            Ran list = dlq("list", filter);
            assertThat(list.status()).isEqualTo(1);
            assertThat(list.out()).isEmpty();
            assertThat(list.err())
                    .contains("'events'" + ORDINARY, "correct the name")
                    .hasLineCount(1);
        }
        assertThat(dlq("list", "events", "--at", "0@0").out())
                .as("a record that is named is shown")
                .endsWith("1 dead letter\n");
        Ran export = dlq("export", "events");
        assertThat(export.status()).isZero();
        assertThat(export.out()).contains("\"value\":\"v\"").hasLineCount(1);
        assertThat(export.err()).contains("'events'" + ORDINARY);

        kafka.createTopic("no-events", 1);
        assertThat(dlq("list", "no-events").out()).isEqualTo("0 dead letters\n");
    }
}

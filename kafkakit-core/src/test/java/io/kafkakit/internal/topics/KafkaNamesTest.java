package io.kafkakit.internal.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaNamesTest {

    private static final String ALPHABET = "azAZ09._- /:äß\u0000\uD83D";

    /** A version of Kafka with one more of these makes this fail. */
    @ParameterizedTest
    @ValueSource(strings = {"__consumer_offsets", "__transaction_state", "__share_group_state", "__offsets", "_x", "x"})
    void a_topic_is_unwritable_if_kafka_keeps_it_to_itself(String topic) {
        assertThat(KafkaNames.unwritable(topic) != null).isEqualTo(Topic.isInternal(topic));
    }

    @Test
    void a_name_is_legal_if_kafka_says_so() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder name = new StringBuilder();
            int length = random.nextInt(5);
            for (int c = 0; c < length; c++) {
                name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            assertThat(KafkaNames.unwritable(name.toString()) == null)
                    .as("%s", name)
                    .isEqualTo(Topic.isValid(name.toString()));
        }
    }
}

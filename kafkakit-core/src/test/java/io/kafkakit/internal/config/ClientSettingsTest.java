package io.kafkakit.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

    private static ProducerConfig lane(Map<String, Object> more) {
        Map<String, Object> user = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
        user.putAll(more);
        ClientSettings settings = ClientSettings.of(user, "c");
        return new ProducerConfig(settings.lane(settings.producer("p", "id")));
    }

    @Test
    void a_lane_gives_up_a_record_well_before_its_transaction_times_out() {
        ProducerConfig lane = lane(Map.of());
        assertThat(lane.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .isBetween(30_000, 31_000)
                .isLessThan(lane.getInt(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG) / 2 + 1_000);
    }

    @Test
    void what_the_user_says_goes_first_and_is_what_kafka_accepts() {
        assertThat(lane(Map.of("delivery.timeout.ms", 90_000)).getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .isEqualTo(90_000);
        assertThat(lane(Map.of("request.timeout.ms", 40_000, "linger.ms", 100))
                        .getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .as("no less than both together")
                .isEqualTo(40_100);
    }
}

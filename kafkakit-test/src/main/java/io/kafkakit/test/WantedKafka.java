package io.kafkakit.test;

import io.kafkakit.embedded.EmbeddedKafka;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The Kafka that a test class wants. Two classes that want the same, and none of their own, share it. */
record WantedKafka(int brokers, Map<String, String> settings, boolean own, Map<String, Integer> topics) {

    WantedKafka {
        settings = Map.copyOf(new TreeMap<>(settings));
        topics = new LinkedHashMap<>(topics);
    }

    static WantedKafka of(EmbeddedKafkaTest asked) {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : asked.settings()) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "@EmbeddedKafkaTest(settings = \"" + setting + "\"): write it as name=value");
            }
            settings.put(
                    setting.substring(0, equals).trim(),
                    setting.substring(equals + 1).trim());
        }
        Map<String, Integer> topics = new LinkedHashMap<>();
        Arrays.stream(asked.topics()).forEach(topic -> topics.put(topic, asked.partitions()));
        return new WantedKafka(asked.brokers(), settings, asked.ownBroker(), topics);
    }

    /** Two wishes with equal keys share a Kafka. */
    Object sharedBy() {
        return Map.of("brokers", brokers, "settings", settings, "own", own);
    }

    EmbeddedKafka start() {
        return EmbeddedKafka.builder().brokers(brokers).settings(settings).start();
    }
}

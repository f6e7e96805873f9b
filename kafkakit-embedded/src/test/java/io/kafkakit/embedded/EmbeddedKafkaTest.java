package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaTest {
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void close() {
    kafka.close();
  }

  @Test
  void a_topic_can_be_used_as_soon_as_it_is_created() throws Exception {
    kafka.createTopic("created", 6);

    TopicDescription topic = kafka.admin().describeTopics(java.util.List.of("created")).topicNameValues().get("created").get();
    assertThat(topic.partitions()).hasSize(6).allSatisfy(p -> assertThat(p.leader().id()).isEqualTo(1));
  }
}

package io.kafkakit.internal.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class ScanTest {

    /** As after an error: the partitions that were read to their end were left paused, and a second try got nothing. */
    @Test
    void what_was_read_to_its_end_can_be_read_again(Kafka kafka) {
        String topic = Topics.of(kafka, 3).in();
        kafka.sendRaw(IntStream.range(0, 30)
                .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, i % 3, null, new byte[] {(byte) i}))
                .toList());
        ClientSettings settings =
                ClientSettings.of(Map.of("bootstrap.servers", kafka.broker().bootstrapServers()), "scan");
        try (Scan scan = new Scan(
                new Clients(settings, kafka.broker()::admin, new SendInterceptors(List.of()), Clock.system()))) {
            for (int time : new int[] {1, 2}) {
                List<Byte> read = new ArrayList<>();
                scan.read(topic, scan.ends(topic), record -> read.add(record.value()[0]));
                assertThat(read).as("time %d", time).hasSize(30);
            }
        }
    }
}

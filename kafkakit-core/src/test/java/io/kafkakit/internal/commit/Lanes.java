package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What a test needs to run a lane without the rest of a group. */
final class Lanes {

    private static final Tenure.Watch UNWATCHED = new Tenure.Watch() {
        @Override
        public void settled(int outcomes, long bytes) {}

        @Override
        public void refused() {}
    };

    private Lanes() {}

    static ClientSettings settings(Kafka kafka) {
        return ClientSettings.of(Map.of("bootstrap.servers", kafka.broker().bootstrapServers()), "c");
    }

    static Monitor monitor() {
        return new Monitor(List.of(), new Threads("t"), Clock.system());
    }

    /** There is no outcome instead of one that Kafka refuses. */
    static LaneParts parts(Monitor monitor) {
        return new LaneParts(monitor, Clock.system(), (delivery, outcome, reason, now) -> null, error -> {});
    }

    static Settlement settlement(Kafka kafka, LaneMeter meter, StopSignal stop) {
        CommittedOffsets committed = new CommittedOffsets(() -> kafka.broker().admin(), kafka.name("g"));
        return new Settlement(committed, meter, stop);
    }

    /** Waits until the consumer holds the topic's partitions, and returns the stamp for their tenures. */
    static ConsumerGroupMetadata join(Consumer<?, ?> consumer, String topic, int partitions) {
        consumer.subscribe(List.of(topic));
        eventually(() -> {
            consumer.poll(Duration.ofMillis(50));
            return consumer.assignment().size() == partitions;
        });
        return consumer.groupMetadata();
    }

    static Tenure tenure(String topic, int partition) {
        return new Tenure(new TopicPartition(topic, partition), Restored.nothing(), 4_096, UNWATCHED);
    }

    /** The tenure's next record is handled, and caused this one. */
    static Completion handled(Tenure tenure, long offset, ProducerRecord<byte[], byte[]> record, long bytes) {
        return new Completion(
                tenure,
                tenure.delivered(offset, offset + 1, -1),
                Deliveries.of(Deliveries.plan(null), "orders", null, new RecordHeaders()),
                new Outcome(Outcome.Kind.HANDLED, List.of(record)),
                bytes);
    }

    /** Runs the lane on a thread of its own during this, which waits for what it should do, then to its end. */
    static void run(Lane lane, Runnable during) throws InterruptedException {
        Thread thread = new Thread(lane);
        thread.start();
        during.run();
        lane.finish();
        thread.join();
    }
}

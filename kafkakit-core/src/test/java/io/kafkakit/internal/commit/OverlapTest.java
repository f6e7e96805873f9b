package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transaction is appended to while the offsets and the commit of the one before are on their way. */
@ExtendWith(Broker.class)
class OverlapTest {

    /** As much as a transaction takes, so that what comes behind it is left for the next. */
    private static final long A_TRANSACTION = 32L << 20;

    private static final int OUTCOMES = 10;

    private final CountDownLatch secondIsThere = new CountDownLatch(1);
    private final AtomicBoolean refused = new AtomicBoolean();
    private final StopSignal stop = new StopSignal();
    private final Monitor monitor = Lanes.monitor();
    private final LaneMeter meter = new LaneMeter(0, true, monitor);

    /** The second has its records in Kafka by then, and must not be visible before the first. */
    @Test
    void what_is_appended_behind_a_transaction_that_fails_is_made_again_after_it(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        ClientSettings settings = Lanes.settings(kafka);
        try (var consumer = new KafkaConsumer<>(
                settings.consumer("m", kafka.name("g")), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tenure tenure = Lanes.tenure(topics.in(), 0);
            tenure.stamp(Lanes.join(consumer, topics.in(), 1));
            Completion first = completion(tenure, topics.out(), 0);
            Lane lane = lane(kafka, first, new TimeoutException("for the test"), error -> {});
            lane.add(first);
            for (int i = 1; i < OUTCOMES; i++) {
                lane.add(completion(tenure, topics.out(), i));
            }
            Lanes.run(lane, () -> eventually(() -> tenure.open() == 0));
        }
        assertThat(refused).as("the offsets of the first").isTrue();
        assertThat(secondIsThere.getCount()).as("the second overlapped").isZero();
        assertThat(kafka.values(topics.out())).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                .isEqualTo(OUTCOMES);
        assertThat(monitor.counts().handled()).isEqualTo(OUTCOMES);
        assertThat(meter.status(false).failedCommits()).isEqualTo(2);
    }

    /** What became of the first is not known, so that nothing behind it may be committed. */
    @Test
    void an_error_of_the_JVMs_in_the_end_of_a_transaction_ends_the_group(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        ClientSettings settings = Lanes.settings(kafka);
        List<Throwable> fatal = new CopyOnWriteArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                settings.consumer("m", kafka.name("g")), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tenure tenure = Lanes.tenure(topics.in(), 0);
            tenure.stamp(Lanes.join(consumer, topics.in(), 1));
            Completion first = completion(tenure, topics.out(), 0);
            Lane lane = lane(kafka, first, new OutOfMemoryError("for the test"), fatal::add);
            lane.add(first);
            lane.add(completion(tenure, topics.out(), 1));
            Lanes.run(lane, () -> eventually(() -> !fatal.isEmpty()));
        }
        assertThat(fatal).hasSize(1).first().isInstanceOf(OutOfMemoryError.class);
        assertThat(kafka.values(topics.out())).isEmpty();
        assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                .isEqualTo(-1);
    }

    private Lane lane(Kafka kafka, Completion known, Throwable refusal, Consumer<Throwable> onFatal) {
        List<OwnedProducer> owned = Lanes.pair(
                kafka,
                stop,
                (turn, complete) -> turn == 0
                        ? refusing(complete, refusal)
                        : Lanes.telling(complete, Map.of("flush", secondIsThere::countDown)));
        return Lanes.transactional(
                owned,
                Lanes.scout(known, owned.get(0)),
                Lanes.settlement(kafka, meter, stop),
                Executors.newSingleThreadExecutor(),
                Lanes.parts(monitor, onFatal),
                stop);
    }

    private static Completion completion(Tenure tenure, String out, int number) {
        return Lanes.numbered(tenure, out, number, number == 0 ? A_TRANSACTION : 100);
    }

    /** Its first offsets are refused, when the records of the transaction behind them are in Kafka. */
    private Producer<byte[], byte[]> refusing(Map<String, Object> settings, Throwable refusal) {
        return Lanes.producer(settings, (method, real) -> {
            if (method.equals("sendOffsetsToTransaction") && refused.compareAndSet(false, true)) {
                secondIsThere.await(20, TimeUnit.SECONDS);
                if (refusal instanceof Error error) {
                    throw error;
                }
                throw (Exception) refusal;
            }
            return real.call();
        });
    }
}

package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit whose answer never comes: a lane must find out what became of it, and neither repeat nor skip. */
@ExtendWith(Broker.class)
class UnknownCommitTest {

    private static final int OUTCOMES = 10;

    /** What became of the commit that was not answered. */
    enum Fate {
        COMMITTED,
        NEVER_ARRIVED
    }

    @ParameterizedTest
    @EnumSource
    void what_was_not_answered_is_settled_before_anything_is_sent_again(Fate fate, Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicPartition source = new TopicPartition(topics.in(), 0);
        ClientSettings settings = Lanes.settings(kafka);
        AtomicInteger unanswered = new AtomicInteger();
        StopSignal stop = new StopSignal();
        Monitor monitor = Lanes.monitor();
        LaneMeter meter = new LaneMeter(0, true, monitor);
        try (var consumer = new KafkaConsumer<>(
                settings.consumer("m", kafka.name("g")), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tenure tenure = Lanes.tenure(topics.in(), 0);
            tenure.stamp(Lanes.join(consumer, topics.in(), 1));
            List<OwnedProducer> owned = Stream.of("0", "1")
                    .map(turn -> new OwnedProducer(
                            settings.producer("p" + turn, kafka.name("id-" + turn)),
                            stop,
                            complete -> losingAnswers(complete, fate, unanswered)))
                    .toList();
            commitAll(lane(kafka, owned, meter, stop), tenure, topics.out());
        }
        assertThat(unanswered).hasValueGreaterThan(0);
        assertThat(kafka.values(topics.out())).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(kafka.committed(kafka.name("g"), source)).isEqualTo(OUTCOMES);
        assertThat(meter.status(false).replacedProducers()).isEqualTo(unanswered.get());
        assertThat(meter.status(false).lastProblem()).isNotNull();
        assertThat(monitor.counts().handled()).isEqualTo(OUTCOMES);
    }

    private static void commitAll(Lane lane, Tenure tenure, String out) throws InterruptedException {
        Lanes.run(lane, () -> {
            for (int i = 0; i < OUTCOMES; i++) {
                lane.add(Lanes.numbered(tenure, out, i, 100));
            }
            eventually(() -> tenure.open() == 0);
        });
    }

    private static Lane lane(Kafka kafka, List<OwnedProducer> owned, LaneMeter meter, StopSignal stop) {
        return Lanes.transactional(
                owned,
                new TopicScout(Runnable::run, Clock.system(), topic -> {}, meter.stalls()::stands),
                Lanes.settlement(kafka, meter, stop),
                Executors.newSingleThreadExecutor(),
                Lanes.parts(Lanes.monitor()),
                stop);
    }

    /** The answer to its first commit is lost, and to be sure, to the first of its successor too. */
    private static Producer<byte[], byte[]> losingAnswers(
            Map<String, Object> settings, Fate fate, AtomicInteger unanswered) {
        return Lanes.producer(settings, (method, real) -> {
            if (!method.equals("commitTransaction") || unanswered.get() >= 2) {
                return real.call();
            }
            unanswered.incrementAndGet();
            if (fate == Fate.COMMITTED) {
                real.call();
            }
            throw new TimeoutException("for the test");
        });
    }
}

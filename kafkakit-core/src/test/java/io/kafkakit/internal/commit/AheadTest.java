package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the first transaction's records are on their way to Kafka, a handler appends to the second. */
@ExtendWith(Broker.class)
class AheadTest {

    private static final int OUTCOMES = 40;
    private static final int NEVER = 60_000;

    private final CountDownLatch mayFlush = new CountDownLatch(1);
    private final AtomicBoolean secondIsOpen = new AtomicBoolean();
    private final AtomicInteger sentToSecond = new AtomicInteger();
    private final AtomicInteger aborts = new AtomicInteger();
    private final AtomicBoolean behind = new AtomicBoolean(true);
    private String failing = "";
    private final StopSignal stop = new StopSignal();
    private final Monitor monitor = Lanes.monitor();
    private final LaneMeter meter = new LaneMeter(0, true, monitor);

    @Test
    void what_handlers_append_early_is_committed_behind_the_first(Kafka kafka) throws Exception {
        run(kafka, NEVER);
        assertThat(meter.status().commits()).isEqualTo(2);
        assertThat(meter.status().failedCommits()).isZero();
    }

    /** With a client that sends at once they stand before the first in the log, and must not be visible there. */
    @Test
    void what_was_sent_early_is_made_again(Kafka kafka) throws Exception {
        run(kafka, 0);
        assertThat(aborts).as("of the second, which Kafka had").hasPositiveValue();
        assertThat(meter.status().failedCommits()).isZero();
    }

    @Test
    void where_the_first_fails_both_are_made_again_in_their_order(Kafka kafka) throws Exception {
        failing = "flush";
        run(kafka, NEVER);
        assertThat(meter.status().failedCommits()).isEqualTo(1);
    }

    /** Which is known when the second is on its way: it is not settled by itself, though nobody is behind any more. */
    @ParameterizedTest
    @ValueSource(strings = {"sendOffsetsToTransaction", "commitTransaction"})
    void where_the_end_of_the_first_fails_both_are_made_again_in_their_order(String method, Kafka kafka)
            throws Exception {
        failing = method;
        run(kafka, NEVER);
        assertThat(meter.status().failedCommits()).isEqualTo(2);
    }

    private void run(Kafka kafka, int linger) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (var consumer = new KafkaConsumer<>(
                Lanes.settings(kafka).consumer("m", kafka.name("g")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Tenure tenure = Lanes.tenure(topics.in(), 0, behind::get);
            tenure.stamp(Lanes.join(consumer, topics.in(), 1));
            Completion zero = Lanes.numbered(tenure, topics.out(), 0, 10);
            List<OwnedProducer> owned =
                    Lanes.pair(kafka, stop, (turn, complete) -> turn == 0 ? first(complete) : second(complete, linger));
            // Handlers leave it to the lane to send to a topic first.
            owned.get(1).sent(topics.out(), owned.get(1).ready(), meter.nanos());
            Lane lane = lane(kafka, zero, owned);
            Lanes.run(lane, () -> {
                lane.add(zero);
                eventually(secondIsOpen::get);
                for (int i = 1; i < OUTCOMES; i++) {
                    lane.add(Lanes.numbered(tenure, topics.out(), i, 10));
                }
                eventually(() -> {
                    lane.help();
                    return sentToSecond.get() == OUTCOMES - 1;
                });
                assertThat(mayFlush.getCount())
                        .as("the first is still on its way")
                        .isOne();
                eventually(() -> linger > 0 || owned.get(1).recordsSent() == OUTCOMES - 1);
                // Whatever is made again is made by the lane.
                behind.set(false);
                mayFlush.countDown();
                eventually(() -> tenure.open() == 0);
            });
        }
        assertThat(kafka.values(topics.out())).containsExactlyElementsOf(numbers());
        assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                .isEqualTo(OUTCOMES);
        assertThat(monitor.counts().handled()).isEqualTo(OUTCOMES);
    }

    private static List<String> numbers() {
        return IntStream.range(0, OUTCOMES).mapToObj(Integer::toString).toList();
    }

    private Lane lane(Kafka kafka, Completion known, List<OwnedProducer> owned) {
        return Lanes.transactional(
                owned,
                Lanes.scout(known, owned.get(0)),
                Lanes.settlement(kafka, meter, stop),
                Executors.newSingleThreadExecutor(),
                Lanes.parts(monitor),
                stop);
    }

    /** Its first records wait before they are sent; then the first call of what fails does. */
    private Producer<byte[], byte[]> first(Map<String, Object> settings) {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        AtomicBoolean fails = new AtomicBoolean(true);
        return Lanes.producer(lingering(settings, NEVER), (method, real) -> {
            if (method.equals("flush") && isFirst.compareAndSet(true, false)) {
                assertThat(mayFlush.await(20, TimeUnit.SECONDS)).isTrue();
            }
            if (method.equals(failing) && fails.compareAndSet(true, false)) {
                throw new TimeoutException("for the test");
            }
            return real.call();
        });
    }

    private Producer<byte[], byte[]> second(Map<String, Object> settings, int linger) {
        return Lanes.producer(lingering(settings, linger), (method, real) -> {
            Object result = real.call();
            if (method.equals("beginTransaction")) {
                secondIsOpen.set(true);
            } else if (method.equals("send")) {
                sentToSecond.incrementAndGet();
            } else if (method.equals("abortTransaction")) {
                aborts.incrementAndGet();
            }
            return result;
        });
    }

    private static Map<String, Object> lingering(Map<String, Object> settings, int linger) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("linger.ms", linger);
        return all;
    }
}

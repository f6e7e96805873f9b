package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.support.Broker;
import io.kafkakit.support.HandClock;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** A lane whose consumer is behind lets handlers append to its transaction while the one before it is committed. */
@ExtendWith(Broker.class)
class HandlersAppendTest {

    /** As much as a transaction takes, so that what comes behind it is left for the next. */
    private static final long A_TRANSACTION = 32L << 20;

    private static final int OUTCOMES = 40;

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch secondIsOpen = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final AtomicInteger sentByHandler = new AtomicInteger();
    private final AtomicInteger sends = new AtomicInteger();
    private final AtomicBoolean behind = new AtomicBoolean(true);
    private final Set<Thread> handlers = ConcurrentHashMap.newKeySet();
    private final StopSignal stop = new StopSignal();

    /** It is one transaction, whoever appended; where the one before fails, both are made again, in their order. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_handler_appends_is_committed_behind_the_transaction_before_it(boolean fails, Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        Monitor monitor = Lanes.monitor();
        LaneMeter meter = new LaneMeter(0, true, monitor);
        with(kafka, topics, tenure -> {
            Completion zero = Lanes.numbered(tenure, topics.out(), 0, A_TRANSACTION);
            Lane lane = lane(kafka, zero, meter, fails);
            lane.add(zero);
            lane.add(Lanes.numbered(tenure, topics.out(), 1, 10));
            Lanes.run(lane, () -> {
                await(secondIsOpen);
                for (int i = 2; i < OUTCOMES; i++) {
                    lane.add(Lanes.numbered(tenure, topics.out(), i, 10));
                }
                eventually(() -> {
                    help(lane);
                    return sentByHandler.get() > 0;
                });
                mayEnd.countDown();
                eventually(() -> tenure.open() == 0);
            });
        });
        assertThat(sentByHandler).as("all that were there").hasValue(OUTCOMES - 2);
        assertThat(kafka.values(topics.out()))
                .containsExactlyElementsOf(
                        IntStream.range(0, OUTCOMES).mapToObj(Integer::toString).toList());
        assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 0)))
                .isEqualTo(OUTCOMES);
        assertThat(monitor.counts().handled()).isEqualTo(OUTCOMES);
        assertThat(meter.status(false).failedCommits()).isEqualTo(fails ? 2 : 0);
        assertThat(meter.status(false).commits()).isEqualTo(fails ? 1 : 2);
    }

    @Test
    void a_lane_whose_consumer_keeps_up_does_not_wait_for_handlers(Kafka kafka) throws Exception {
        behind.set(false);
        Topics topics = Topics.of(kafka, 1);
        Monitor monitor = Lanes.monitor(new HandClock());
        LaneMeter meter = new LaneMeter(0, true, monitor);
        mayEnd.countDown();
        with(kafka, topics, tenure -> {
            Completion zero = Lanes.numbered(tenure, topics.out(), 0, 10);
            Lane lane = lane(kafka, zero, meter, false);
            Lanes.run(lane, () -> {
                lane.add(zero);
                help(lane);
                eventually(() -> tenure.open() == 0);
            });
        });
        assertThat(kafka.values(topics.out())).containsExactly("0");
    }

    /** The clock stands still, so only what is there, or a consumer that has caught up, ends the wait. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_lane_whose_consumer_is_behind_waits_until_there_is_enough_or_it_has_caught_up(boolean catchesUp, Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        Monitor monitor = Lanes.monitor(new HandClock());
        LaneMeter meter = new LaneMeter(0, true, monitor);
        int enough = catchesUp ? 100 : 4_000;
        mayEnd.countDown();
        with(kafka, topics, tenure -> {
            Completion zero = Lanes.numbered(tenure, topics.out(), 0, 10);
            Lane lane = lane(kafka, zero, meter, false);
            lane.add(zero);
            Lanes.run(lane, () -> {
                eventually(() -> meter.status(false).state() == LaneState.APPENDING);
                for (int i = 1; i < enough; i++) {
                    lane.add(Lanes.numbered(tenure, topics.out(), i, 10));
                }
                eventually(() -> {
                    help(lane);
                    return sentByHandler.get() == enough - 1;
                });
                behind.set(!catchesUp);
                eventually(() -> tenure.open() == 0);
                // That the lane ends is not what ends the wait.
                assertThat(meter.status(false).commits()).isEqualTo(1);
            });
        });
        assertThat(meter.status(false).records().max()).isEqualTo(enough);
    }

    /** Where one send fails, what was acknowledged before it is not sent again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_handler_appends_at_least_once_is_acknowledged_and_settled_once(boolean fails, Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        Monitor monitor = Lanes.monitor(new HandClock());
        LaneMeter meter = new LaneMeter(0, false, monitor);
        Tenure tenure = Lanes.tenure(topics.in(), 0, behind::get);
        Completion zero = Lanes.numbered(tenure, topics.out(), 0, 10);
        OwnedProducer owned = new OwnedProducer(
                Lanes.settings(kafka).producer("p"), stop, complete -> counting(complete, fails ? 10 : -1));
        Lane lane = new Lane(
                inbox -> new AcknowledgingCommitter(owned, Lanes.scout(zero, owned), meter, inbox),
                Lanes.parts(monitor),
                meter,
                stop);
        lane.add(zero);
        Lanes.run(lane, () -> {
            eventually(() -> meter.status(false).state() == LaneState.APPENDING);
            for (int i = 1; i < OUTCOMES; i++) {
                lane.add(Lanes.numbered(tenure, topics.out(), i, 10));
            }
            eventually(() -> {
                help(lane);
                return sentByHandler.get() > 0;
            });
            behind.set(false);
            eventually(() -> tenure.open() == 0);
        });
        assertThat(kafka.values(topics.out()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, OUTCOMES).mapToObj(Integer::toString).toList());
        assertThat(monitor.counts().handled()).isEqualTo(OUTCOMES);
        assertThat(meter.status(false).failedCommits()).isEqualTo(fails ? 1 : 0);
    }

    /** Whose send of this number, counted from 0 and over all that replace it, fails. */
    private Producer<byte[], byte[]> counting(Map<String, Object> settings, int failing) {
        return Lanes.producer(settings, (method, real) -> {
            count(method);
            if (method.equals("send") && sends.getAndIncrement() == failing) {
                throw new TimeoutException("for the test");
            }
            return real.call();
        });
    }

    private interface Work {
        void run(Tenure tenure) throws Exception;
    }

    private void with(Kafka kafka, Topics topics, Work work) throws Exception {
        try (var consumer = new KafkaConsumer<>(
                Lanes.settings(kafka).consumer("m", kafka.name("g")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Tenure tenure = Lanes.tenure(topics.in(), 0, behind::get);
            tenure.stamp(Lanes.join(consumer, topics.in(), 1));
            work.run(tenure);
        }
    }

    private Lane lane(Kafka kafka, Completion known, LaneMeter meter, boolean fails) {
        List<OwnedProducer> owned =
                Lanes.pair(kafka, stop, (turn, complete) -> turn == 0 ? slowToEnd(complete, fails) : telling(complete));
        return Lanes.transactional(
                owned,
                Lanes.scout(known, owned.get(0)),
                Lanes.settlement(kafka, meter, stop),
                Executors.newSingleThreadExecutor(),
                Lanes.parts(Lanes.monitor()),
                stop);
    }

    /** Its first offsets wait, and are refused or not. */
    private Producer<byte[], byte[]> slowToEnd(Map<String, Object> settings, boolean fails) {
        return Lanes.producer(settings, (method, real) -> {
            count(method);
            if (method.equals("sendOffsetsToTransaction") && first.compareAndSet(true, false)) {
                await(mayEnd);
                if (fails) {
                    throw new TimeoutException("for the test");
                }
            }
            return real.call();
        });
    }

    private Producer<byte[], byte[]> telling(Map<String, Object> settings) {
        return Lanes.producer(settings, (method, real) -> {
            count(method);
            Object result = real.call();
            if (method.equals("send")) {
                secondIsOpen.countDown();
            }
            return result;
        });
    }

    private void help(Lane lane) {
        handlers.add(Thread.currentThread());
        lane.help();
    }

    private void count(String method) {
        if (method.equals("send") && handlers.contains(Thread.currentThread())) {
            sentByHandler.incrementAndGet();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

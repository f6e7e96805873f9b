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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The abort does not get through to the broker, as when the network is cut in a transaction. */
@ExtendWith(Broker.class)
class FailedAbortTest {

    /** As much as a transaction takes, so that what comes behind it is left for the next. */
    private static final long A_TRANSACTION = 32L << 20;

    private final CountDownLatch secondIsThere = new CountDownLatch(1);
    private final CountDownLatch secondIsAborted = new CountDownLatch(1);
    private final AtomicBoolean waitedFor = new AtomicBoolean();
    private final AtomicBoolean abortedInTime = new AtomicBoolean();
    private final List<Callable<?>> closes = new CopyOnWriteArrayList<>();
    private int made;
    private final StopSignal stop = new StopSignal();
    private final Monitor monitor = Lanes.monitor();
    private final LaneMeter meter = new LaneMeter(0, true, monitor);

    /** Readers of what is committed would wait for its timeout, and whoever has the partition now may read what was retried there. */
    @Test
    void a_transaction_is_ended_though_its_partition_is_gone_and_nothing_is_left_to_commit(Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        Tenure tenure = Lanes.tenure(topics.in(), 0);
        List<OwnedProducer> owned = Lanes.pair(kafka, stop, (turn, complete) -> cutOff(complete, tenure));
        Completion first = Lanes.numbered(tenure, topics.out(), 0, 100);
        Lane lane = lane(kafka, owned, first);
        lane.add(first);
        Lanes.run(lane, () -> {
            eventually(() -> meter.status(false).replacedProducers() == 1);
            eventually(() -> openTransactions(kafka).isEmpty());
            assertThat(tenure.isEnded()).isTrue();
        });
        for (Callable<?> close : closes) {
            close.call();
        }
        assertThat(kafka.values(topics.out())).isEmpty();
    }

    private static List<String> openTransactions(Kafka kafka) {
        try {
            return kafka
                    .broker()
                    .admin()
                    .listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .stream()
                    .map(listing -> listing.transactionalId())
                    .filter(id -> id.startsWith(kafka.name("id")))
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The next transaction of the lane has another producer, whose coordinator may be another broker that can be reached. */
    @Test
    void the_next_transaction_is_aborted_before_a_broker_that_is_away_is_waited_for(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        ClientSettings settings = Lanes.settings(kafka);
        try (var consumer = new KafkaConsumer<>(
                settings.consumer("m", kafka.name("g")), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tenure tenure = Lanes.tenure(topics.in(), 0);
            tenure.stamp(Lanes.join(consumer, topics.in(), 1));
            Map<String, Runnable> told =
                    Map.of("flush", secondIsThere::countDown, "abortTransaction", secondIsAborted::countDown);
            List<OwnedProducer> owned = Lanes.pair(
                    kafka, stop, (turn, complete) -> turn == 0 ? away(complete) : Lanes.telling(complete, told));
            Completion first = Lanes.numbered(tenure, topics.out(), 0, A_TRANSACTION);
            Lane lane = lane(kafka, owned, first);
            lane.add(first);
            lane.add(Lanes.numbered(tenure, topics.out(), 1, 100));
            Lanes.run(lane, () -> eventually(() -> tenure.open() == 0));
        }
        assertThat(waitedFor).as("the broker of the first").isTrue();
        assertThat(abortedInTime).as("the second was aborted before that").isTrue();
        assertThat(kafka.values(topics.out())).containsExactly("0", "1");
    }

    /** What a handler's thread or a user's cannot wait for is left to the client, as when the thread was interrupted. */
    @Test
    void a_producer_that_is_given_up_aborts_what_is_open(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        OwnedProducer owned = new OwnedProducer(
                Lanes.settings(kafka).producer("p", kafka.name("id")), stop, FailedAbortTest::patient);
        Producer<byte[], byte[]> producer = owned.ready();
        producer.beginTransaction();
        var unused = producer.send(new ProducerRecord<>(topics.out(), new byte[1]));
        producer.flush();
        assertThat(openTransactions(kafka)).hasSize(1);
        owned.discard();
        eventually(() -> openTransactions(kafka).isEmpty());
    }

    private Lane lane(Kafka kafka, List<OwnedProducer> owned, Completion known) {
        return Lanes.transactional(
                owned,
                Lanes.scout(known, owned.get(0)),
                Lanes.settlement(kafka, meter, stop),
                Executors.newSingleThreadExecutor(),
                Lanes.parts(monitor),
                stop);
    }

    /** Its first offsets are refused when the second has its records in Kafka, its abort too, and the broker is away until the second is aborted. */
    private Producer<byte[], byte[]> away(Map<String, Object> settings) {
        boolean isFirst = made++ == 0;
        return Lanes.producer(settings, (method, real) -> {
            if (isFirst && method.equals("sendOffsetsToTransaction")) {
                secondIsThere.await(20, TimeUnit.SECONDS);
                throw new TimeoutException("for the test");
            }
            if (isFirst && method.equals("abortTransaction")) {
                throw new TimeoutException("for the test");
            }
            if (!isFirst && method.equals("initTransactions") && waitedFor.compareAndSet(false, true)) {
                abortedInTime.set(secondIsAborted.await(20, TimeUnit.SECONDS));
            }
            return real.call();
        });
    }

    private static Producer<byte[], byte[]> patient(Map<String, Object> settings) {
        return Lanes.producer(withoutTimeout(settings), (method, real) -> real.call());
    }

    /** Longer than a test waits: the broker is not to end it by itself. */
    private static Map<String, Object> withoutTimeout(Map<String, Object> settings) {
        Map<String, Object> patient = new HashMap<>(settings);
        patient.put("transaction.timeout.ms", 600_000);
        return patient;
    }

    /** It has no network any more when its records are in Kafka, not for its end either; and by then the partition is another's. */
    private Producer<byte[], byte[]> cutOff(Map<String, Object> settings, Tenure tenure) {
        return Lanes.producer(withoutTimeout(settings), (method, real) -> {
            if (method.equals("abortTransaction")) {
                throw new TimeoutException("for the test");
            }
            if (method.equals("close")) {
                // Its client would abort what is open.
                closes.add(real);
                return null;
            }
            Object answer = real.call();
            if (method.equals("flush")) {
                tenure.end();
                throw new TimeoutException("for the test");
            }
            return answer;
        });
    }
}

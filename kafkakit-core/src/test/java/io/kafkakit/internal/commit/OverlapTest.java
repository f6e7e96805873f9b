package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transaction is appended to while the offsets and the commit of the one before are on their way. */
@ExtendWith(Broker.class)
class OverlapTest {

    /** As much as a transaction takes, so that what comes behind it is left for the next. */
    private static final long A_TRANSACTION = 32L << 20;

    private static final int OUTCOMES = 10;

    private final CountDownLatch nextAppends = new CountDownLatch(1);
    private final AtomicBoolean failed = new AtomicBoolean();
    private final StopSignal stop = new StopSignal();
    private final Monitor monitor = new Monitor(List.of(), new Threads("t"), Clock.system());
    private final LaneMeter meter = new LaneMeter(0, true, monitor);

    /** The second has its records in Kafka by then, and must not be visible before the first. */
    @Test
    void what_is_appended_behind_a_transaction_that_fails_is_made_again_after_it(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicPartition source = new TopicPartition(topics.in(), 0);
        ClientSettings settings =
                ClientSettings.of(Map.of("bootstrap.servers", kafka.broker().bootstrapServers()), "c");
        try (var consumer = new KafkaConsumer<>(
                settings.consumer("m", kafka.name("g")), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tenure tenure = new Tenure(source, Restored.nothing(), 4_096, new Unwatched());
            consumer.subscribe(List.of(topics.in()));
            eventually(() -> {
                consumer.poll(Duration.ofMillis(50));
                return consumer.assignment().contains(source);
            });
            tenure.stamp(consumer.groupMetadata());
            Lane lane = lane(kafka, settings, topics.out());
            for (int i = 0; i < OUTCOMES; i++) {
                lane.add(completion(tenure, topics.out(), i));
            }
            Thread thread = new Thread(lane);
            thread.start();
            eventually(() -> tenure.open() == 0);
            lane.finish();
            thread.join();
        }
        assertThat(failed).as("the offsets of the first were refused").isTrue();
        assertThat(nextAppends.getCount()).as("the second had begun by then").isZero();
        assertThat(kafka.values(topics.out())).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(kafka.committed(kafka.name("g"), source)).isEqualTo(OUTCOMES);
        assertThat(monitor.counts().handled()).isEqualTo(OUTCOMES);
        assertThat(meter.status().failedCommits()).isEqualTo(2);
    }

    private Lane lane(Kafka kafka, ClientSettings settings, String out) {
        List<OwnedProducer> owned = Stream.of("0", "1")
                .map(turn -> new OwnedProducer(
                        settings.producer("p" + turn, kafka.name("id-" + turn)),
                        stop,
                        complete -> refusing(complete, turn.equals("1"))))
                .toList();
        TopicScout scout = new TopicScout(Runnable::run, meter::problem);
        Completion known =
                completion(new Tenure(new TopicPartition(out, 0), Restored.nothing(), 4_096, new Unwatched()), out, 0);
        scout.announce(known.outcome());
        scout.hold(List.of(known), owned.get(0).ready());
        CommittedOffsets committed = new CommittedOffsets(() -> kafka.broker().admin(), kafka.name("g"));
        return new Lane(
                poke -> new TransactionalCommitter(
                        owned,
                        scout,
                        new Settlement(committed, meter, stop),
                        Executors.newSingleThreadExecutor(),
                        poke),
                new LaneParts(monitor, Clock.system(), (delivery, outcome, reason, now) -> null, error -> {}),
                meter,
                stop);
    }

    private static Completion completion(Tenure tenure, String out, int number) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(out, Integer.toString(number).getBytes(UTF_8));
        return new Completion(
                tenure,
                tenure.delivered(number, number + 1L, -1),
                Deliveries.of(Deliveries.plan(null), "orders", null, new RecordHeaders()),
                new Outcome(Outcome.Kind.HANDLED, List.of(record)),
                number == 0 ? A_TRANSACTION : 100);
    }

    /** A real producer; the first offsets of the first are refused, when the second has got its first record. */
    @SuppressWarnings("unchecked")
    private Producer<byte[], byte[]> refusing(Map<String, Object> settings, boolean isSecond) {
        Producer<byte[], byte[]> real =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (isSecond && method.getName().equals("flush")) {
                        Object result = call(real, method, arguments);
                        nextAppends.countDown();
                        return result;
                    }
                    if (!isSecond
                            && method.getName().equals("sendOffsetsToTransaction")
                            && failed.compareAndSet(false, true)) {
                        nextAppends.await(20, TimeUnit.SECONDS);
                        throw new TimeoutException("for the test");
                    }
                    return call(real, method, arguments);
                });
    }

    private static Object call(Producer<byte[], byte[]> real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static final class Unwatched implements Tenure.Watch {

        @Override
        public void settled(int outcomes, long bytes) {}

        @Override
        public void refused() {}
    }
}

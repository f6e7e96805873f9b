package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Kafka;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What a test needs to run a lane without the rest of a group. */
public final class Lanes {

    private record Unwatched(BooleanSupplier behind) implements Tenure.Watch {

        @Override
        public void settled(int outcomes, long bytes) {}

        @Override
        public boolean isBehind() {
            return behind.getAsBoolean();
        }

        @Override
        public void refused() {}
    }

    private Lanes() {}

    public static ClientSettings settings(Kafka kafka) {
        return ClientSettings.of(Map.of("bootstrap.servers", kafka.broker().bootstrapServers()), "c");
    }

    public static Monitor monitor() {
        return monitor(Clock.system());
    }

    public static Monitor monitor(Clock clock) {
        return new Monitor(List.of(), new Threads("t"), clock);
    }

    /** There is no outcome instead of one that Kafka refuses. */
    static LaneParts parts(Monitor monitor) {
        return parts(monitor, error -> {});
    }

    /** The same, and who is told of what ends the group. */
    static LaneParts parts(Monitor monitor, java.util.function.Consumer<Throwable> onFatal) {
        return new LaneParts(monitor, Clock.system(), (delivery, outcome, reason, now) -> null, onFatal);
    }

    static Settlement settlement(Kafka kafka, LaneMeter meter, StopSignal stop) {
        GroupLookups committed = new GroupLookups(() -> kafka.broker().admin(), kafka.name("g"));
        return new Settlement(committed, meter, stop);
    }

    /** A scout that knows the topic of this completion already. */
    static TopicScout scout(Completion known, OwnedProducer owned) {
        TopicScout scout = new TopicScout(Runnable::run, Clock.system(), topic -> {}, (tenures, what, error) -> {});
        scout.announce(known.outcome());
        scout.hold(List.of(known), owned.ready());
        return scout;
    }

    /** What a test does with a call of a producer's method. */
    public interface Meddler {

        @Nullable
        Object call(String method, Callable<@Nullable Object> real) throws Exception;
    }

    /** A real producer whose calls go through this. */
    @SuppressWarnings("unchecked")
    public static Producer<byte[], byte[]> producer(Map<String, Object> settings, Meddler meddler) {
        Producer<byte[], byte[]> real =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (proxy, method, arguments) -> meddler.call(method.getName(), () -> call(real, method, arguments)));
    }

    /** A real producer that tells of these of its methods, each time one has returned. */
    static Producer<byte[], byte[]> telling(Map<String, Object> settings, Map<String, Runnable> told) {
        return producer(settings, (method, real) -> {
            Object answer = real.call();
            told.getOrDefault(method, () -> {}).run();
            return answer;
        });
    }

    private static @Nullable Object call(Producer<byte[], byte[]> real, Method method, Object[] arguments)
            throws Exception {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
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
        return tenure(topic, partition, () -> false);
    }

    /** One whose consumer is behind as long as this says so. */
    static Tenure tenure(String topic, int partition, BooleanSupplier behind) {
        return new Tenure(new TopicPartition(topic, partition), Restored.nothing(), 4_096, new Unwatched(behind));
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

    /** The tenure's record of this number is handled, and caused one with the number as its value. */
    static Completion numbered(Tenure tenure, String out, int number, long bytes) {
        return handled(
                tenure,
                number,
                new ProducerRecord<>(out, Integer.toString(number).getBytes(UTF_8)),
                bytes);
    }

    /** The two of a lane, which are made by what is given their number and their settings. */
    static List<OwnedProducer> pair(
            Kafka kafka, StopSignal stop, BiFunction<Integer, Map<String, Object>, Producer<byte[], byte[]>> factory) {
        return Stream.of(0, 1)
                .map(turn -> new OwnedProducer(
                        settings(kafka).producer("p" + turn, kafka.name("id-" + turn)),
                        stop,
                        complete -> factory.apply(turn, complete)))
                .toList();
    }

    /** A lane that commits with these producers in turn, and leaves the ends of its transactions to this executor. */
    static Lane transactional(
            List<OwnedProducer> owned,
            TopicScout scout,
            Settlement settlement,
            ExecutorService background,
            LaneParts parts,
            StopSignal stop) {
        return new Lane(
                inbox -> new TransactionalCommitter(owned, scout, settlement, background, inbox),
                parts,
                settlement.meter(),
                stop);
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

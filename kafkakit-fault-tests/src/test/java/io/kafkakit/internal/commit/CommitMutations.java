package io.kafkakit.internal.commit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.HeaderNames;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.tenure.Tenure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Code that workers of the fault suite put into the engine, to show that the suite sees an engine that is wrong. In this package,
 * because what has to be changed is nobody else's business.
 */
@SuppressWarnings({"UnusedVariable", "UnusedMethod"
}) // What is assigned to a parameter is what the changed method goes on with.
public final class CommitMutations {

    private static final Logger logger = LoggerFactory.getLogger(CommitMutations.class);

    /** It is not public. */
    public static final Class<?> APPENDER = Appender.class;

    /** Client id of a producer that is no part of the engine. */
    public static final String OUTSIDE = "outside";

    /** Written when a mutation has done what an engine must not: from then on the suite has something to see. */
    public static final String EFFECT = "a mutation took effect";

    /** Tenures of whose next commit more depends, with what they had committed before. */
    private static final Map<Tenure, Optional<Progress>> uncommitted = new HashMap<>();

    private static final Set<String> sentOutside = new HashSet<>();
    private static volatile @Nullable ConsumerGroupMetadata newest;
    private static @Nullable KafkaProducer<byte[], byte[]> outside;

    private CommitMutations() {}

    public static void remember(ConsumerGroupMetadata stamp) {
        newest = stamp;
    }

    public static @Nullable ConsumerGroupMetadata newest(
            Tenure tenure, @Nullable ConsumerGroupMetadata own, boolean ended) {
        lookForCommits();
        if (own != null && ended) {
            awaitCommit(tenure);
        }
        return own == null ? null : newest;
    }

    private static void tookEffect() {
        logger.warn(EFFECT);
    }

    /** What was done to this tenure is in Kafka with its next commit. Until then its next owner may make it good. */
    private static synchronized void awaitCommit(Tenure tenure) {
        uncommitted.put(tenure, committed(tenure));
    }

    private static synchronized void lookForCommits() {
        if (uncommitted.entrySet().removeIf(each -> !committed(each.getKey()).equals(each.getValue()))) {
            tookEffect();
        }
    }

    private static Optional<Progress> committed(Tenure tenure) {
        return Optional.ofNullable(tenure.settledProgress());
    }

    public static Progress beyond(Progress plan) {
        long offset = plan.offset();
        for (Entry entry : plan.taken()) {
            offset = Math.max(offset, entry.offset() + 1);
        }
        return new Progress(offset, plan.leaderEpoch(), "", plan.taken(), plan.left());
    }

    /** Whether it was sent here, and must not be sent again. */
    public static synchronized boolean sentOutside(ProducerRecord<byte[], byte[]> record) {
        if (!record.topic().contains("-retry")) {
            return false;
        }
        if (outside == null) {
            outside = new KafkaProducer<>(
                    Map.of("client.id", OUTSIDE, "bootstrap.servers", System.getProperty("kafkakit.faults.servers")),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        var unused = outside.send(record);
        if (!sentOutside.add(identity(record))) {
            tookEffect();
        }
        return true;
    }

    /** Which record of which attempt it is. */
    private static String identity(ProducerRecord<byte[], byte[]> record) {
        return Stream.of(record.headers().toArray())
                .filter(header -> Set.of(
                                HeaderNames.RETRY_COUNT, HeaderNames.ORIGINAL_OFFSET, HeaderNames.ORIGINAL_PARTITION)
                        .contains(header.key()))
                .map(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    static Attempt settled(Attempt attempt) {
        lookForCommits();
        if (!(attempt instanceof Attempt.Failed failed)) {
            return attempt;
        }
        Batch batch = Batch.of(failed.tried());
        batch.plan();
        batch.parts().forEach(Batch.Part::settle);
        batch.parts().forEach(part -> awaitCommit(part.tenure()));
        return Attempt.Done.ALL;
    }

    public static long said(Delivery delivery, long due) {
        Header said = delivery.record().headers().lastHeader(HeaderNames.DUE);
        return due == Long.MIN_VALUE || said == null ? due : Long.parseLong(new String(said.value(), UTF_8));
    }

    public static final class BeyondGap {

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Progress plan) {
            plan = beyond(plan);
        }
    }

    public static final class RetryOutside {

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(2) ProducerRecord<byte[], byte[]> record) {
            return sentOutside(record);
        }
    }

    public static final class RandomIds {

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) String transactionalId) {
            transactionalId = transactionalId + "-" + UUID.randomUUID();
        }
    }

    public static final class GoOn {

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) Attempt attempt) {
            attempt = settled(attempt);
        }
    }

    public static final class NeverEnded {

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean ended) {
            ended = false;
        }
    }

    public static final class RememberStamp {

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) ConsumerGroupMetadata stamp) {
            remember(stamp);
        }
    }

    public static final class NewestStamp {

        @Advice.OnMethodExit
        static void exit(
                @Advice.This Tenure tenure,
                @Advice.FieldValue("ended") boolean ended,
                @Advice.Return(readOnly = false) ConsumerGroupMetadata stamp) {
            stamp = newest(tenure, stamp, ended);
        }
    }

    public static final class DueAsSaid {

        @Advice.OnMethodExit
        static void exit(@Advice.This Delivery delivery, @Advice.Return(readOnly = false) long due) {
            due = said(delivery, due);
        }
    }

    /** The method does nothing. */
    public static final class Nothing {

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}

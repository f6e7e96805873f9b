package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.LineBudget;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class LaneTest {

    /** As much as a transaction takes, so that what comes behind it is left for the next. */
    private static final long A_TRANSACTION = 32L << 20;

    /**
     * The lane takes the first outcome, leaves its commit to itself because others wait, and is told of the commit's end
     * before it takes those. They are of a tenure that has ended, so there is no other commit that would look after the first.
     */
    @Test
    void a_commit_that_ended_at_once_is_settled_though_no_other_follows(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        ClientSettings settings = Lanes.settings(kafka);
        Monitor monitor = Lanes.monitor();
        try (var consumer = new KafkaConsumer<>(
                consumerSettings(kafka, settings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tenure live = Lanes.tenure(topics.in(), 0);
            live.stamp(Lanes.join(consumer, topics.in(), 2));
            Tenure ended = Lanes.tenure(topics.in(), 1);
            ended.end();
            Completion first = completion(live, 0, topics.out(), A_TRANSACTION);
            Lane lane = lane(kafka, settings, monitor, first);
            lane.add(first);
            lane.add(completion(ended, 0, topics.out(), 1));
            Lanes.run(lane, () -> eventually(() -> live.open() == 0));
        }
        kafka.awaitMarkers(topics.out());
        assertThat(kafka.read(topics.out())).hasSize(1);
        assertThat(monitor.counts().handled()).isEqualTo(1);
    }

    /** The records are large and many, so that some are still on their way when the offsets are refused. */
    @Test
    void a_member_that_is_not_up_to_date_holds_up_its_own_partitions_only(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        ClientSettings settings = Lanes.settings(kafka);
        Monitor monitor = Lanes.monitor();
        try (var consumer = new KafkaConsumer<>(
                consumerSettings(kafka, settings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tenure stale = Lanes.tenure(topics.in(), 1);
            stale.stamp(Lanes.join(consumer, topics.in(), 2));
            String before = consumer.groupMetadata().memberId();
            kafka.evictAll(kafka.name("g"));
            eventually(() -> {
                consumer.poll(Duration.ofMillis(50));
                return !consumer.groupMetadata().memberId().equals(before)
                        && consumer.assignment().size() == 2;
            });
            Tenure live = Lanes.tenure(topics.in(), 0);
            live.stamp(consumer.groupMetadata());
            Completion first = completion(live, 0, topics.out(), 1);
            Lane lane = lane(kafka, settings, monitor, first);
            for (int i = 0; i < 100; i++) {
                lane.add(i == 0 ? first : completion(live, i, topics.out(), 1));
                lane.add(completion(stale, i, topics.out(), 1));
            }
            Lanes.run(lane, () -> {
                eventually(() -> live.open() == 0);
                assertThat(stale.open()).isEqualTo(100);
                stale.end();
            });
        }
        kafka.awaitMarkers(topics.out());
        assertThat(kafka.read(topics.out())).hasSize(100);
    }

    /** A broker that is too slow for a large transaction aborts it each time; a small one ends. */
    @Test
    void an_attempt_that_fails_is_made_again_with_half_as_much() throws Exception {
        Tenure tenure = Lanes.tenure("in", 0);
        SlowBroker broker = new SlowBroker(10);
        Monitor monitor = Lanes.monitor();
        Lane lane = new Lane(poke -> broker, Lanes.parts(monitor), new LaneMeter(0, true, monitor), new StopSignal());
        for (int i = 0; i < 100; i++) {
            lane.add(completion(tenure, i, "out", 1));
        }
        Lanes.run(lane, () -> eventually(() -> tenure.open() == 0));
        assertThat(broker.attempts).startsWith(100, 50, 25, 12, 6).allMatch(size -> size > 0);
        assertThat(broker.committed)
                .as("in their order, though the first had to wait")
                .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    }

    /** Each of a partition of its own, so that none waits for another; the lane's second is long enough for all of them. */
    @Test
    void refused_outcomes_that_are_too_many_are_counted_and_not_said_one_by_one() throws Exception {
        Monitor monitor = Lanes.monitor();
        Outcome instead = new Outcome(Outcome.Kind.DEAD_LETTERED, List.of(new ProducerRecord<>("dead", new byte[1])));
        LaneParts parts =
                new LaneParts(monitor, new SlowClock(), (delivery, outcome, reason, now) -> instead, error -> {});
        List<Tenure> tenures = new ArrayList<>();
        try (Captured log = new Captured(Level.INFO)) {
            Lane lane = new Lane(poke -> new Choosy(), parts, new LaneMeter(3, true, monitor), new StopSignal());
            for (int i = 0; i < LineBudget.LINES + 20; i++) {
                tenures.add(Lanes.tenure("in", i));
                lane.add(completion(tenures.get(i), 0, "out", 1));
            }
            Lanes.run(lane, () -> eventually(() -> tenures.stream().allMatch(tenure -> tenure.open() == 0)));
            assertThat(log.text().split("a record of its outcome is refused", -1))
                    .hasSize(1 + LineBudget.LINES);
            assertThat(log.text()).contains("lane 3: 100 records whose outcome was refused within a second");
        }
    }

    /** What is wrong with it nobody knows: no class of exception is asked. */
    @Test
    void an_outcome_that_cannot_be_committed_alone_either_stops_its_partition_and_no_other() throws Exception {
        Tenure bad = Lanes.tenure("in", 0);
        Tenure good = Lanes.tenure("in", 1);
        Monitor monitor = Lanes.monitor();
        Unable broker = new Unable(bad);
        LaneParts parts =
                new LaneParts(monitor, new FastClock(), (delivery, outcome, reason, now) -> null, error -> {});
        Lane lane = new Lane(poke -> broker, parts, new LaneMeter(0, true, monitor), new StopSignal());
        for (int i = 0; i < 8; i++) {
            lane.add(completion(i < 3 ? bad : good, i, "out", 1));
        }
        Lanes.run(lane, () -> {
            eventually(() -> good.open() == 0);
            assertThat(bad.open()).isEqualTo(3);
            AtomicLong offset = new AtomicLong(100);
            // An idle lane waits for the end of a hold by the time of the machine, and looks when something comes.
            Runnable more = () -> lane.add(completion(good, offset.incrementAndGet(), "out", 1));
            eventually(() -> {
                more.run();
                return broker.triesAlone.get() > 5;
            });
            assertThat(lane.status().lastProblem().what()).contains("in-0 stops at", "the others go on");
            broker.isAble = true;
            eventually(() -> {
                more.run();
                return bad.open() == 0;
            });
        });
        assertThat(broker.committed()).startsWith(3L, 4L, 5L, 6L, 7L).containsSubsequence(0L, 1L, 2L);
    }

    /** Takes nothing of one tenure. */
    private static final class Unable extends SlowBroker {

        private final Tenure tenure;
        private final AtomicInteger triesAlone = new AtomicInteger();
        private volatile boolean isAble;

        Unable(Tenure tenure) {
            super(Integer.MAX_VALUE);
            this.tenure = tenure;
        }

        @Override
        public Attempt attempt(List<Completion> completions, int room) {
            if (!isAble && completions.stream().anyMatch(each -> each.tenure() == tenure)) {
                triesAlone.addAndGet(completions.size() == 1 ? 1 : 0);
                return new Attempt.Failed(completions, new UnknownServerException("who knows"));
            }
            return super.attempt(completions, room);
        }
    }

    /** Time goes by a hundred times as fast. */
    private static final class FastClock implements Clock {

        @Override
        public long millis() {
            return Clock.system().millis();
        }

        @Override
        public long nanos() {
            return Clock.system().nanos() * 100;
        }
    }

    /** By the same clock all would be refused, one after the other. */
    @Test
    void dead_letters_whose_timestamp_is_refused_are_all_stamped_anew_at_once() throws Exception {
        Tenure tenure = Lanes.tenure("in", 0);
        Monitor monitor = Lanes.monitor();
        WrongTime broker = new WrongTime();
        LaneParts parts = new LaneParts(monitor, Clock.system(), Recovery::refused, error -> {});
        Lane lane = new Lane(poke -> broker, parts, new LaneMeter(0, true, monitor), new StopSignal());
        Outcome letter = new Outcome(Outcome.Kind.DEAD_LETTERED, List.of(new ProducerRecord<>("dead", new byte[1])));
        for (int i = 0; i < 50; i++) {
            Completion each = completion(tenure, i, "out", 1);
            lane.add(each.with(each, letter));
        }
        Lanes.run(lane, () -> eventually(() -> tenure.open() == 0));
        assertThat(broker.refusals).isEqualTo(1);
        assertThat(broker.committed())
                .containsExactlyElementsOf(LongStream.range(0, 50).boxed().toList());
    }

    /** Takes no record without a timestamp. */
    private static final class WrongTime extends SlowBroker {

        private int refusals;

        WrongTime() {
            super(Integer.MAX_VALUE);
        }

        @Override
        public Attempt attempt(List<Completion> completions, int room) {
            for (Completion each : completions) {
                if (each.outcome().records().get(0).timestamp() == null) {
                    refusals++;
                    return new Attempt.Refused(
                            completions,
                            each,
                            each,
                            new InvalidTimestampException("The timestamp should be within [1000000, 2000000]"));
                }
            }
            return super.attempt(completions, room);
        }
    }

    /** Time goes by at a twentieth of its speed. */
    private static final class SlowClock implements Clock {

        @Override
        public long millis() {
            return Clock.system().millis();
        }

        @Override
        public long nanos() {
            return Clock.system().nanos() / 20;
        }
    }

    /** Takes nothing but dead letters. */
    private static final class Choosy extends SlowBroker {

        Choosy() {
            super(Integer.MAX_VALUE);
        }

        @Override
        public Attempt attempt(List<Completion> completions, int room) {
            for (Completion each : completions) {
                if (each.outcome().kind() != Outcome.Kind.DEAD_LETTERED) {
                    return new Attempt.Refused(completions, each, each, new KafkaException("not this one"));
                }
            }
            return super.attempt(completions, room);
        }
    }

    private static class SlowBroker implements Committer {

        private final int most;
        private final List<Integer> attempts = new ArrayList<>();
        private final List<Long> committed = new ArrayList<>();
        private boolean held;

        /** Once the lane has ended. */
        List<Long> committed() {
            return committed;
        }

        SlowBroker(int most) {
            this.most = most;
        }

        @Override
        public void open() {}

        @Override
        public Attempt attempt(List<Completion> completions, int room) {
            attempts.add(completions.size());
            if (completions.size() > most) {
                return new Attempt.Failed(completions, new KafkaException("timed out"));
            }
            if (committed.isEmpty() && !held) {
                held = true;
                Set<Tenure> tenures = Set.of(completions.get(0).tenure());
                return new Attempt.Held(completions, tenures, new KafkaException("not yet"), 5);
            }
            completions.forEach(each -> committed.add(each.entry().offset()));
            Batch batch = Batch.of(completions);
            batch.plan();
            batch.parts().forEach(Batch.Part::settle);
            return Attempt.Done.ALL;
        }

        @Override
        public void close() {}
    }

    private static Map<String, Object> consumerSettings(Kafka kafka, ClientSettings settings) {
        Map<String, Object> complete = settings.consumer("m", kafka.name("g"));
        complete.put("heartbeat.interval.ms", 200);
        return complete;
    }

    private static Completion completion(Tenure tenure, long offset, String out, long bytes) {
        return Lanes.handled(tenure, offset, new ProducerRecord<>(out, new byte[50_000]), bytes);
    }

    /** A lane that knows the topic of this completion already. */
    private static Lane lane(Kafka kafka, ClientSettings settings, Monitor monitor, Completion known) {
        StopSignal stop = new StopSignal();
        List<OwnedProducer> producers = Stream.of("0", "1")
                .map(turn -> new OwnedProducer(settings.producer("p" + turn, kafka.name("id-" + turn)), stop))
                .toList();
        TopicScout scout = Lanes.scout(known, producers.get(0));
        LaneMeter meter = new LaneMeter(0, true, monitor);
        Settlement settlement = Lanes.settlement(kafka, meter, stop);
        return Lanes.transactional(producers, scout, settlement, new OnTheSpot(), Lanes.parts(monitor), stop);
    }

    /** Each task has ended when it is handed over. */
    private static final class OnTheSpot extends AbstractExecutorService {

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }
}

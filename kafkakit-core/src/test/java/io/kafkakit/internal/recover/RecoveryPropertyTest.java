package io.kafkakit.internal.recover;

import static io.kafkakit.support.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.DeadLetterException;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.RetryLaterException;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.support.Deliveries;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random policies, random ends of handlers, and crashes between a handler and its commit, against a model: topics that are read
 * in their order, each as soon as its first record is due. The seed is in each message.
 */
class RecoveryPropertyTest {

    private static final int RECORDS = 40;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Retries retries = policy();
    private final TopicPlan plan = Deliveries.plan(retries);
    private final Map<String, Deque<Waiting>> topics = new HashMap<>();
    private final Map<Integer, Life> lives = new HashMap<>();
    private long now = NOW;

    /** In its topic. */
    private record Waiting(int id, Delivery delivery, long due) {}

    /** What the model knows of a record. */
    private static final class Life {
        private int failures;
        private int ends;
        private long notBefore;
        private long firstFailedAt = -1;
    }

    private Retries policy() {
        Duration[] delays = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> Duration.ofMillis(random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(60_000)))
                .toArray(Duration[]::new);
        Retries policy = Retries.upTo(1 + random.nextInt(5))
                .withBackoff(Backoff.delays(delays).withJitter(random.nextBoolean() ? 0 : random.nextDouble()))
                .notOn(IllegalArgumentException.class);
        return random.nextInt(3) == 0 ? policy.giveUpAfter(Duration.ofMillis(1 + random.nextInt(300_000))) : policy;
    }

    @RepeatedTest(100)
    void each_record_ends_once_after_the_attempts_and_delays_of_its_policy() {
        for (int id = 0; id < RECORDS; id++) {
            lives.put(id, new Life());
            arrive(id);
            runUntil(now + random.nextInt(20_000));
        }
        runUntil(Long.MAX_VALUE);
        assertThat(lives)
                .as(this::toString)
                .allSatisfy((id, life) -> assertThat(life.ends).isEqualTo(1));
    }

    private void arrive(int id) {
        byte[] value = {(byte) id};
        run(new Waiting(id, Deliveries.of(plan, "orders", value, new RecordHeaders()), now));
    }

    /** Hands over what is due, the earliest first; whatever crashes is handed over again. */
    private void runUntil(long end) {
        while (true) {
            Waiting next = null;
            for (Deque<Waiting> topic : topics.values()) {
                Waiting head = topic.peekFirst();
                if (head != null && (next == null || head.due() < next.due())) {
                    next = head;
                }
            }
            if (next == null || next.due() > end) {
                now = end == Long.MAX_VALUE ? now : end;
                return;
            }
            assertThat(next.due())
                    .as("%s: nothing due waits behind something that is not", this)
                    .isGreaterThanOrEqualTo(now);
            now = next.due();
            topics.get(next.delivery().record().topic()).removeFirst();
            run(next);
        }
    }

    private void run(Waiting waiting) {
        Outcome outcome = Recovery.moveOn(waiting.delivery(), now);
        while (outcome == null) {
            Outcome handled = handle(waiting);
            // A crash: what the handler came to is not committed, and it is handed over again.
            outcome = random.nextInt(6) == 0 ? null : commit(waiting, handled);
        }
        write(waiting.id(), outcome);
    }

    private Throwable failure;

    private Outcome handle(Waiting waiting) {
        Life life = lives.get(waiting.id());
        assertThat(now).as("%s: never early", this).isGreaterThanOrEqualTo(life.notBefore);
        assertThat(waiting.delivery().attempt()).as(toString()).isEqualTo(life.failures + 1);
        assertThat(life.failures).as(toString()).isLessThanOrEqualTo(retries.limit());
        failure = switch (random.nextInt(10)) {
            case 0, 1 -> null;
            case 2 -> new DeadLetterException("no use");
            case 3 -> new IllegalStateException(new IllegalArgumentException("not tried again"));
            case 4, 5 -> new RetryLaterException("later", Duration.ofMillis(random.nextInt(200_000)));
            default -> new IllegalStateException("again");
        };
        return failure == null
                ? new Outcome(Outcome.Kind.HANDLED, List.of())
                : Recovery.failed(waiting.delivery(), failure, now);
    }

    /** The model's own idea of what comes of it. */
    private Outcome commit(Waiting waiting, Outcome outcome) {
        Life life = lives.get(waiting.id());
        life.firstFailedAt = life.firstFailedAt < 0 ? now : life.firstFailedAt;
        boolean hasPlaceToWait = plan.retryTopics().values().stream().anyMatch(delay -> !delay.isZero());
        if (failure instanceof RetryLaterException later && hasPlaceToWait) {
            life.notBefore = now + later.delay().toMillis();
        } else if ((failure instanceof IllegalStateException && failure.getCause() == null)
                || failure instanceof RetryLaterException) {
            life.failures++;
            life.notBefore = now + retries.backoff().delay(life.failures).toMillis();
            assertThat(outcome.kind() == Outcome.Kind.RETRIED && life.failures > retries.limit())
                    .as(toString())
                    .isFalse();
        } else {
            assertThat(outcome.isTriedAgain()).as(toString()).isFalse();
        }
        Duration age = retries.giveUpAfter() == null ? Duration.ofDays(1) : retries.giveUpAfter();
        if (outcome.isTriedAgain() && (retries.giveUpAfter() != null || outcome.kind() == Outcome.Kind.POSTPONED)) {
            assertThat(life.notBefore - life.firstFailedAt).as(toString()).isLessThanOrEqualTo(age.toMillis());
        }
        return outcome;
    }

    private void write(int id, Outcome outcome) {
        if (!outcome.isTriedAgain()) {
            lives.get(id).ends++;
            return;
        }
        assertThat(outcome.records()).as(toString()).hasSize(1);
        ProducerRecord<byte[], byte[]> record = outcome.records().get(0);
        assertThat(record.value()).as(toString()).containsExactly((byte) id);
        assertThat(HeaderText.text(record.headers(), HeaderNames.ORIGINAL_OFFSET))
                .isEqualTo("17");
        Delivery delivery = Deliveries.readBack(plan, record, 0, now);
        // One millisecond of the due time is for the part that clocks cut off.
        long due = Math.max(now, delivery.dueAt(now) == Long.MIN_VALUE ? now : delivery.dueAt(now) - 1);
        topics.computeIfAbsent(record.topic(), its -> new ArrayDeque<>()).addLast(new Waiting(id, delivery, due));
    }

    @Override
    public String toString() {
        List<String> queues = new ArrayList<>();
        topics.forEach((topic, queue) -> queues.add(topic + " " + queue.size()));
        return "seed " + seed + ", " + retries + ", " + Arrays.toString(queues.toArray());
    }
}

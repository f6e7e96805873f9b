package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.commit.Failures.Failure;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.tenure.Completion;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Which of several failures tells what to do, and who has to wait. */
class FailuresTest {

    private final TopicScout scout =
            new TopicScout(Runnable::run, Clock.system(), topic -> {}, (tenures, what, error) -> {});
    private final Failures failures = new Failures();
    private final Completion first = completion(0, record(null));
    private final Completion second = completion(1, record(null));
    private final Completion third = completion(2, new ProducerRecord<>("else", new byte[1]));
    private final List<Completion> all = List.of(first, second, third);

    private static ProducerRecord<byte[], byte[]> record(Long timestamp) {
        return new ProducerRecord<>("out", 0, timestamp, null, new byte[1]);
    }

    private static Completion completion(int partition, ProducerRecord<byte[], byte[]> record) {
        return Lanes.handled(Lanes.tenure("in", partition), 0, record, 1);
    }

    private void fails(Completion completion, Exception error) {
        failures.add(new Failure(
                completion, completion, completion.outcome().records().get(0), 0, error));
    }

    private Attempt attempt() {
        return attempt(all, true);
    }

    private Attempt attempt(List<Completion> tried, boolean othersWere) {
        return failures.attempt(scout, tried, () -> othersWere);
    }

    /**
     * The producer's thread notes that its transaction has failed before it tells of the record, and on the lane's thread another
     * record comes in between: it fails because of the former, whose error is its cause.
     */
    @Test
    void a_record_that_fails_because_of_another_is_not_taken_for_it() {
        fails(first, new KafkaException("we are in an error state", new RecordTooLargeException()));
        fails(second, new RecordTooLargeException());

        assertThat(attempt())
                .isInstanceOfSatisfying(
                        Attempt.Refused.class,
                        refused -> assertThat(refused.completion()).isSameAs(second));
    }

    @Test
    void a_batch_that_is_too_large_is_the_fault_of_who_is_alone_in_it() {
        fails(first, new RecordBatchTooLargeException());
        assertThat(attempt()).isInstanceOf(Attempt.Refused.class);

        fails(second, new RecordBatchTooLargeException());
        assertThat(attempt()).isInstanceOf(Attempt.Failed.class);
    }

    @Test
    void who_sends_to_a_partition_that_takes_nothing_waits_and_the_problem_has_its_name() {
        fails(first, new KafkaException("we are in an error state"));
        fails(second, new TimeoutException("Expiring 1 record(s) for out-0:30000 ms has passed"));

        assertThat(attempt()).isInstanceOfSatisfying(Attempt.Unwritten.class, unwritten -> {
            assertThat(unwritten.tenures()).containsExactly(second.tenure());
            assertThat(unwritten.what()).startsWith("out-0 accepted no records").contains("min.insync.replicas");
            assertThat(unwritten.othersWere()).isTrue();
        });
    }

    @Test
    void where_nobodys_record_was_taken_it_may_be_the_whole_cluster() {
        all.forEach(each -> fails(each, new TimeoutException("Expiring 1 record(s) for out-0:30000 ms has passed")));

        assertThat(attempt(all, false))
                .isInstanceOfSatisfying(
                        Attempt.Unwritten.class,
                        unwritten -> assertThat(unwritten.othersWere()).isFalse());
    }

    @Test
    void a_time_of_sending_that_is_refused_is_the_clocks_fault_and_all_wait_who_send_to_that_topic() {
        fails(first, new InvalidTimestampException("out of range"));

        assertThat(attempt()).isInstanceOfSatisfying(Attempt.Unwritten.class, unwritten -> {
            assertThat(unwritten.tenures()).containsExactlyInAnyOrder(first.tenure(), second.tenure());
            assertThat(unwritten.what()).contains("'out'", "message.timestamp.before.max.ms", "clock");
        });
    }

    @Test
    void a_timestamp_that_the_handler_gave_is_the_records_own_fault() {
        Completion given = completion(3, record(1L));
        failures.add(new Failure(
                given, given, given.outcome().records().get(0), 0, new InvalidTimestampException("too old")));

        assertThat(attempt(List.of(given, first), true)).isInstanceOf(Attempt.Refused.class);
    }

    @Test
    void a_retry_record_or_dead_letter_whose_timestamp_is_refused_is_made_anew() {
        Completion dead = first.with(
                first, new Outcome(Outcome.Kind.DEAD_LETTERED, first.outcome().records()));
        fails(dead, new InvalidTimestampException("out of range"));

        assertThat(attempt(List.of(dead, second), true)).isInstanceOf(Attempt.Refused.class);
    }
}

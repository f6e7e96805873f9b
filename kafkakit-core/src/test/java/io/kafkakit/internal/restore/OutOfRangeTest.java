package io.kafkakit.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ExpiredOffsets;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where a partition goes on of which the log has no record at the consumer's position. This one has the offsets 3 to 10. */
@ExtendWith(Broker.class)
class OutOfRangeTest {

    private TopicPartition partition = new TopicPartition("", 0);

    @BeforeEach
    void fill(Kafka kafka) throws Exception {
        partition = new TopicPartition(kafka.topic("in", 1), 0);
        kafka.sendRaw(IntStream.range(0, 10)
                .mapToObj(id ->
                        new ProducerRecord<>(partition.topic(), new byte[0], "x".getBytes(StandardCharsets.UTF_8)))
                .toList());
        kafka.broker()
                .admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3)))
                .all()
                .get();
    }

    private Reply ask(Kafka kafka, long committed, OutOfRange found, String reset) throws Exception {
        kafka.broker()
                .admin()
                .alterConsumerGroupOffsets(kafka.name("g"), Map.of(partition, new OffsetAndMetadata(committed)))
                .all()
                .get();
        TopicPlan plan = TopicPlan.of(kafka.name("g"), partition.topic(), new TopicSettings(), "dead");
        StartOffsets beginnings = new StartOffsets(
                new GroupLookups(kafka.broker()::admin, kafka.name("g")),
                List.of(plan),
                ResetPolicy.of(reset),
                ExpiredOffsets.EARLIEST,
                Clock.system());
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        beginnings.ask(List.of(partition), Map.of(partition, found), (its, answer) -> reply.complete(answer));
        return reply.get(30, TimeUnit.SECONDS);
    }

    private static void assertBegins(Reply reply, long offset, Reply.Loss loss) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Begins.class, begins -> {
            assertThat(begins.restored().committedOffset()).isEqualTo(offset);
            assertThat(begins.restored().isCommitted()).isFalse();
            assertThat(begins.loss()).isEqualTo(loss);
        });
    }

    private static void assertKeeps(Reply reply, long offset) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Committed.class, kept -> {
            assertThat(kept.restored().committedOffset()).isEqualTo(offset);
            // Kafka would compare it with a log that is another one, and find nothing again.
            assertThat(kept.restored().leaderEpoch()).isEqualTo(-1);
        });
    }

    @Test
    void at_the_first_record_that_is_left_whatever_the_setting_says_of_new_groups(Kafka kafka) throws Exception {
        for (String reset : List.of("earliest", "latest", "by_duration:PT1H")) {
            assertBegins(ask(kafka, 1, new OutOfRange(1, false, -1), reset), 3, Reply.Loss.RECORDS);
        }
        assertThat(ask(kafka, 1, new OutOfRange(1, false, -1), "none")).isInstanceOf(Reply.Halted.class);
    }

    @Test
    void at_the_beginning_of_a_log_that_ends_before_what_was_committed(Kafka kafka) throws Exception {
        assertBegins(ask(kafka, 50, new OutOfRange(50, false, -1), "latest"), 3, Reply.Loss.LOG);
    }

    @Test
    void where_it_has_committed_if_the_log_was_cut_off_behind_that(Kafka kafka) throws Exception {
        assertKeeps(ask(kafka, 8, new OutOfRange(50, false, -1), "latest"), 8);
        assertKeeps(ask(kafka, 8, new OutOfRange(10, true, 9), "latest"), 8);
    }

    @Test
    void where_the_log_was_cut_off_if_that_lies_before_what_was_committed(Kafka kafka) throws Exception {
        assertBegins(ask(kafka, 8, new OutOfRange(10, true, 6), "latest"), 6, Reply.Loss.LOG);
    }

    @Test
    void at_the_beginning_of_a_log_that_has_nothing_in_common_with_what_was_read(Kafka kafka) throws Exception {
        assertBegins(ask(kafka, 8, new OutOfRange(8, true, -1), "earliest"), 3, Reply.Loss.LOG);
    }

    /** Another member's commit came between. */
    @Test
    void where_it_has_committed_if_that_is_there(Kafka kafka) throws Exception {
        assertKeeps(ask(kafka, 5, new OutOfRange(2, false, -1), "latest"), 5);
    }

    @Test
    void what_the_consumer_says_of_a_log_that_was_cut_off_is_told_for_each_partition() {
        TopicPartition other = new TopicPartition("other", 1);
        LogTruncationException error = new LogTruncationException(
                Map.of(partition, 9L, other, 7L), Map.of(partition, new OffsetAndMetadata(6)));
        assertThat(OutOfRange.of(error))
                .containsOnly(
                        Map.entry(partition, new OutOfRange(9, true, 6)),
                        Map.entry(other, new OutOfRange(7, true, -1)));
    }
}

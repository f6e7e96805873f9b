package io.kafkakit.internal.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Troubles;
import io.kafkakit.internal.restore.PendingPartitions.Progress;
import io.kafkakit.support.KnownCluster;
import io.kafkakit.support.MillisClock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Partitions of a topic that keeps no order of keys, and of one that does. The test says what was committed of each. */
class PendingPartitionsTest implements Troubles {

    private static final TopicPartition FREE = new TopicPartition("free", 0);
    private static final TopicPartition OTHER = new TopicPartition("free", 1);
    private static final TopicPartition SOURCE = new TopicPartition("orders", 0);
    private static final TopicPartition RETRY = new TopicPartition("orders-retry", 0);
    private static final TopicPartition BEHIND = new TopicPartition("orders-retry-behind", 0);
    private static final Set<TopicPartition> COPARTITIONS = Set.of(SOURCE, RETRY, BEHIND);
    private static final LogId LOG = new LogId("cluster", "orders", Uuid.randomUuid());

    private final MillisClock clock = new MillisClock();
    private final KnownCluster cluster = new KnownCluster();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Map<TopicPartition, BiConsumer<TopicPartition, Reply>> asked = new HashMap<>();
    private final Map<TopicPartition, OutOfRange> askedWith = new HashMap<>();
    private final Map<String, String> troubles = new HashMap<>();
    private final TopicPlan free = TopicPlan.of("g", "free", new TopicSettings(), "dead");
    private TopicPlan ordered = TopicPlan.of(
            "g", "orders", new TopicSettings().retries(Retries.upTo(1).keepingKeyOrder()), "dead");
    private final PendingPartitions pending = new PendingPartitions(
            consumer,
            new GroupLookups(cluster::admin, "g"),
            this::ask,
            partition -> partition.topic().equals("free") ? free : ordered,
            new PollThread(() -> {}, this, clock));

    PendingPartitionsTest() {
        ordered.topics().forEach(topic -> cluster.topic(topic, 1));
        cluster.log(SOURCE, 0, 100);
    }

    /** These are assigned, besides those that were. */
    private void begin(Collection<TopicPartition> partitions) {
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.addAll(partitions);
        consumer.assign(all);
        pending.begin(partitions);
    }

    /** These were read until now. */
    private void beginAgain(Map<TopicPartition, Progress> progress) {
        consumer.assign(progress.keySet());
        progress.keySet().forEach(partition -> consumer.seek(partition, 30));
        pending.beginAgain(progress);
    }

    private void ask(
            Collection<TopicPartition> partitions,
            Map<TopicPartition, OutOfRange> outOfRange,
            BiConsumer<TopicPartition, Reply> answer) {
        partitions.forEach(partition -> asked.put(partition, answer));
        askedWith.putAll(outOfRange);
    }

    private void answer(TopicPartition partition, Restored restored) {
        asked.get(partition).accept(partition, new Reply.Committed(restored));
    }

    /** Everything before this offset is done. */
    private void answer(TopicPartition partition, long offset) {
        answer(partition, Restored.of(LOG, offset, null));
    }

    /** Where each begins that can be opened now. */
    private Map<TopicPartition, Long> ready() {
        Map<TopicPartition, Long> ready = new HashMap<>();
        pending.ready()
                .forEach(each -> ready.put(each.partition(), each.position().offset()));
        return ready;
    }

    private Map<TopicPartition, Long> pass(long millis) {
        Map<TopicPartition, Long> ready = new HashMap<>();
        for (long end = clock.millis() + millis; clock.millis() < end; clock.pass(100)) {
            ready.putAll(ready());
        }
        return ready;
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, "k".getBytes(UTF_8), "v".getBytes(UTF_8));
        record.headers().add(HeaderNames.RETRY_COUNT, "1".getBytes(UTF_8));
        return record;
    }

    private ConsumerRecords<byte[], byte[]> poll(ConsumerRecord<byte[], byte[]> record) {
        consumer.addRecord(record);
        return consumer.poll(Duration.ZERO);
    }

    @Override
    public void begin(String about, String what, Throwable cause) {
        troubles.put(about, what + ": " + cause.getMessage());
    }

    @Override
    public void end(String about) {
        troubles.remove(about);
    }

    @Test
    void a_partition_is_not_read_before_it_is_known_where_it_begins() {
        begin(List.of(FREE));
        assertThat(ready()).isEmpty();
        assertThat(poll(record(FREE, 7)).isEmpty()).isTrue();
        assertThat(pending.waiting()).containsExactly(FREE);

        answer(FREE, 7);
        assertThat(ready()).containsExactly(Map.entry(FREE, 7L));
        assertThat(consumer.paused()).as("its opener resumes it").containsExactly(FREE);
        assertThat(pending.isWaiting(FREE)).isFalse();
        assertThat(ready()).isEmpty();
    }

    @Test
    void a_partition_without_an_answer_holds_up_no_other_and_is_asked_about_again() {
        begin(List.of(FREE, OTHER));
        answer(FREE, 3);
        asked.remove(OTHER).accept(OTHER, new Reply.Failed(new KafkaException("not now")));
        assertThat(ready()).containsOnlyKeys(FREE);
        assertThat(pending.waiting()).containsExactly(OTHER);
        assertThat(pending.due()).isEqualTo(clock.millis() + 20);

        pass(200);
        answer(OTHER, 4);
        assertThat(ready()).containsExactly(Map.entry(OTHER, 4L));
        assertThat(pending.due()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_partition_that_was_taken_away_is_not_opened_by_a_late_answer() {
        begin(List.of(FREE));
        pending.forget(FREE);
        answer(FREE, 7);
        assertThat(ready()).isEmpty();
        assertThat(pending.waiting()).isEmpty();
    }

    @Test
    void partitions_that_keep_the_order_of_keys_open_together_when_all_is_read_that_waits() {
        cluster.log(RETRY, 0, 3);
        begin(COPARTITIONS);
        answer(SOURCE, 50);
        answer(BEHIND, 0);
        assertThat(pass(1_000)).isEmpty();
        answer(RETRY, 1);
        assertThat(ready()).isEmpty();
        assertThat(consumer.paused()).as("only what waits is read").containsExactlyInAnyOrder(SOURCE, BEHIND);
        assertThat(consumer.position(RETRY)).as("what is done is left out").isOne();

        ConsumerRecords<byte[], byte[]> first = poll(record(RETRY, 1));
        assertThat(pending.take(RETRY, first.records(RETRY))).isTrue();
        assertThat(ready()).isEmpty();
        ConsumerRecords<byte[], byte[]> second = poll(record(RETRY, 2));
        assertThat(pending.take(RETRY, second.records(RETRY))).isTrue();

        List<CopartitionGroup.Opening> openings = pending.ready();
        assertThat(openings)
                .hasSize(3)
                .allSatisfy(opening -> assertThat(opening.start().order())
                        .isNotNull()
                        .isSameAs(openings.get(0).start().order()));
        Map<TopicPartition, Long> begins = new HashMap<>();
        openings.forEach(each -> begins.put(each.partition(), each.position().offset()));
        assertThat(begins)
                .as("what was looked through is read again, to be handled")
                .containsOnly(Map.entry(SOURCE, 50L), Map.entry(RETRY, 1L), Map.entry(BEHIND, 0L));
        assertThat(consumer.paused()).containsAll(COPARTITIONS);
        assertThat(pending.take(RETRY, second.records(RETRY))).as("it is open").isFalse();
    }

    @Test
    void a_copartition_group_waits_for_the_one_that_another_member_holds_and_somebody_is_told() {
        begin(List.of(SOURCE, BEHIND));
        answer(SOURCE, 5);
        answer(BEHIND, 0);
        assertThat(pass(1_900)).isEmpty();
        assertThat(pending.stalled(SOURCE)).as("a rebalance takes so long").isNull();
        assertThat(pass(200)).isEmpty();
        assertThat(pending.stalled(SOURCE).because()).contains(RETRY.toString(), "which another member holds");

        pending.lookAfter();
        assertThat(troubles).isEmpty();
        pass(30_000);
        pending.lookAfter();
        assertThat(troubles.values())
                .singleElement()
                .asString()
                .contains(RETRY.toString(), "one member has to hold them all");

        begin(List.of(RETRY));
        assertThat(ready()).isEmpty();
        assertThat(pending.stalled(SOURCE).because()).contains("committed offsets are not known yet");
        answer(RETRY, 0);
        assertThat(ready()).containsOnlyKeys(COPARTITIONS);
        assertThat(troubles).isEmpty();
        assertThat(pending.stalled(SOURCE)).isNull();
    }

    @Test
    void somebody_is_told_of_a_copartition_group_whose_waiting_records_cannot_be_read_until_it_has_gone() {
        cluster.log(RETRY, 0, 3);
        begin(COPARTITIONS);
        COPARTITIONS.forEach(partition -> answer(partition, 0));
        assertThat(pass(29_900)).isEmpty();
        pending.lookAfter();
        assertThat(troubles).isEmpty();
        pass(5_000);
        pending.lookAfter();
        assertThat(troubles.values())
                .singleElement()
                .asString()
                .contains(RETRY.toString(), "a transaction may be open there");
        assertThat(pending.stalled(SOURCE).because())
                .contains("all waiting records are read first, in [" + RETRY + "]");

        COPARTITIONS.forEach(pending::forget);
        assertThat(troubles).isEmpty();
        assertThat(pending.waiting()).isEmpty();
        assertThat(pending.stalled(SOURCE)).isNull();
    }

    @Test
    void a_copartition_group_does_without_a_topic_of_an_earlier_policy_that_is_deleted() {
        ordered = ordered.withFormer(Map.of("orders-retry-5s", Duration.ofSeconds(5)));
        consumer.updatePartitions(
                "orders-retry-5s", List.of(new PartitionInfo("orders-retry-5s", 0, null, null, null)));
        begin(COPARTITIONS);
        COPARTITIONS.forEach(partition -> answer(partition, 0));
        assertThat(pass(5_000)).as("its owner may still be busy with it").isEmpty();

        consumer.updatePartitions("orders-retry-5s", List.of());
        pending.lookAfter();
        assertThat(ready()).containsOnlyKeys(COPARTITIONS);
    }

    @Test
    void a_copartition_group_that_loses_a_partition_stops_to_read_and_looks_again_when_it_is_back() {
        cluster.log(RETRY, 0, 3);
        begin(COPARTITIONS);
        COPARTITIONS.forEach(partition -> answer(partition, 0));
        ready();
        assertThat(consumer.paused()).doesNotContain(RETRY);

        pending.forget(SOURCE);
        assertThat(consumer.paused()).contains(RETRY);
        assertThat(pending.isWaiting(SOURCE)).isFalse();
        assertThat(pending.waiting()).containsExactlyInAnyOrder(RETRY, BEHIND);
        assertThat(pass(1_000)).isEmpty();

        // Meanwhile its owner was done with what waited.
        cluster.log(RETRY, 3, 3);
        begin(List.of(SOURCE));
        answer(SOURCE, 60);
        assertThat(ready())
                .containsOnlyKeys(COPARTITIONS)
                .containsEntry(SOURCE, 60L)
                .containsEntry(RETRY, 3L);
    }

    @Test
    void a_late_answer_about_the_logs_of_a_group_that_lost_a_partition_is_dropped() {
        cluster.log(RETRY, 0, 3);
        cluster.fallsSilent();
        begin(COPARTITIONS);
        COPARTITIONS.forEach(partition -> answer(partition, 0));
        ready();
        pending.forget(SOURCE);
        cluster.answers();
        ready();
        assertThat(consumer.paused()).contains(RETRY);
    }

    @Test
    void a_partition_that_is_opened_again_goes_on_where_it_was_if_nothing_was_committed() {
        beginAgain(Map.of(
                SOURCE, new Progress(LOG, 8), RETRY, new Progress(LOG, 2), BEHIND, new Progress(LogId.UNKNOWN, 4)));
        cluster.log(RETRY, 0, 2);
        cluster.log(BEHIND, 0, 0);
        assertThat(consumer.paused()).containsAll(COPARTITIONS);
        answer(SOURCE, Restored.nothing(LOG).beginsAt(0));
        answer(RETRY, 1);
        answer(BEHIND, Restored.nothing(LOG).beginsAt(0));
        ready();
        ConsumerRecords<byte[], byte[]> waiting = poll(record(RETRY, 1));
        pending.take(RETRY, waiting.records(RETRY));
        assertThat(ready())
                .containsEntry(SOURCE, 8L)
                .as("what was committed counts more")
                .containsEntry(RETRY, 1L)
                .as("its progress was of another log")
                .containsEntry(BEHIND, 0L);
    }

    @Test
    void records_that_a_poll_brought_before_their_partition_was_closed_are_read_again() {
        beginAgain(Map.of(SOURCE, new Progress(LOG, -1), RETRY, new Progress(LOG, 0), BEHIND, new Progress(LOG, 0)));
        assertThat(pending.take(SOURCE, List.of(record(SOURCE, 5), record(SOURCE, 6))))
                .isTrue();
        COPARTITIONS.forEach(
                partition -> answer(partition, Restored.nothing(LOG).beginsAt(0)));
        assertThat(ready()).containsEntry(SOURCE, 5L);
    }

    @Test
    void a_log_that_ends_before_what_was_committed_is_believed_after_ten_seconds() {
        cluster.log(RETRY, 0, 3);
        begin(COPARTITIONS);
        answer(SOURCE, 0);
        answer(BEHIND, 0);
        answer(RETRY, 9);
        assertThat(pass(9_000)).isEmpty();
        assertThat(consumer.paused()).containsAll(COPARTITIONS);
        pass(3_000);
        assertThat(consumer.paused()).doesNotContain(RETRY);
        assertThat(consumer.position(RETRY)).isZero();
        for (long offset = 0; offset < 3; offset++) {
            pending.take(RETRY, poll(record(RETRY, offset)).records(RETRY));
        }
        assertThat(ready()).containsOnlyKeys(COPARTITIONS).containsEntry(RETRY, 0L);
    }

    /** One broker of several was paused, and told what it knew before. */
    @Test
    void a_log_that_is_long_enough_again_goes_on_where_it_was_committed() {
        cluster.log(RETRY, 0, 3);
        begin(COPARTITIONS);
        COPARTITIONS.forEach(partition -> answer(partition, partition.equals(RETRY) ? 9 : 0));
        assertThat(pass(9_000)).isEmpty();
        cluster.log(RETRY, 0, 9);
        assertThat(pass(2_000)).containsOnlyKeys(COPARTITIONS).containsEntry(RETRY, 9L);
    }

    @Test
    void extents_that_nobody_tells_are_asked_for_again_and_somebody_is_told() {
        cluster.fails(new KafkaException("no leader"));
        begin(COPARTITIONS);
        COPARTITIONS.forEach(partition -> answer(partition, 0));
        assertThat(pass(500)).isEmpty();
        assertThat(troubles.values()).singleElement().asString().contains("cannot be looked up");
        cluster.fails(null);
        assertThat(pass(2_000)).containsOnlyKeys(COPARTITIONS);
        assertThat(troubles).isEmpty();
    }

    @Test
    void partitions_whose_logs_lost_records_are_asked_about_with_their_positions() {
        consumer.assign(List.of(FREE));
        OutOfRange found = new OutOfRange(9, false, -1);
        pending.beginAnew(Map.of(FREE, found));
        assertThat(askedWith).containsExactly(Map.entry(FREE, found));
        assertThat(consumer.paused()).containsExactly(FREE);
        asked.get(FREE)
                .accept(FREE, new Reply.Begins(Restored.nothing(LOG).beginsAt(12), "free-0", Reply.Loss.RECORDS));
        assertThat(ready()).containsExactly(Map.entry(FREE, 12L));
    }

    @Test
    void records_of_a_topic_that_keeps_no_order_of_keys_are_never_held_back_here() {
        begin(List.of(FREE));
        assertThat(pending.take(FREE, List.of(record(FREE, 0)))).isFalse();
    }
}

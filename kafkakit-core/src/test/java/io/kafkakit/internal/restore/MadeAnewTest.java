package io.kafkakit.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.support.MillisClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** A broker says that a partition's topic is another one than what was committed is of. */
class MadeAnewTest {

    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final MillisClock clock = new MillisClock();
    private final List<String> problems = new ArrayList<>();
    private final CommittedLookup restoring = new CommittedLookup(
            (partitions, outOfRange, answer) -> answer.accept(PARTITION, this.reply),
            new PollThread(() -> {}, (about, what, cause) -> problems.add(what), clock));
    private Reply reply = anew(Uuid.randomUuid());

    private static Reply anew(Uuid topicId) {
        Restored begin =
                Restored.nothing(new LogId("cluster", "orders", topicId)).beginsAt(0);
        return new Reply.MadeAnew(new Reply.Begins(begin, "orders-0 at offset 0", Reply.Loss.TOPIC));
    }

    private Map<TopicPartition, Restored> pass(long millis) {
        Map<TopicPartition, Restored> answered = new HashMap<>();
        for (long end = clock.millis() + millis; clock.millis() < end; clock.pass(100)) {
            answered.putAll(restoring.answered());
        }
        return answered;
    }

    @Test
    void it_is_believed_when_it_was_said_for_five_seconds() {
        restoring.begin(List.of(PARTITION));
        assertThat(pass(4_900)).isEmpty();
        assertThat(problems).isEmpty();
        assertThat(pass(1_000)).containsOnlyKeys(PARTITION);
        assertThat(problems)
                .containsExactly(
                        "topics were deleted and made anew, and are read from their beginning: orders-0 at offset 0");
    }

    /** One broker of several was paused, and told of the topic that was there before. */
    @Test
    void it_is_not_if_another_broker_knows_the_topic() {
        restoring.begin(List.of(PARTITION));
        assertThat(pass(4_000)).isEmpty();
        Restored committed = Restored.of(7, null);
        reply = new Reply.Committed(committed);
        assertThat(pass(1_000)).containsOnly(Map.entry(PARTITION, committed));
        assertThat(problems).isEmpty();
    }

    @Test
    void the_time_begins_again_with_each_topic() {
        restoring.begin(List.of(PARTITION));
        assertThat(pass(4_000)).isEmpty();
        reply = anew(Uuid.randomUuid());
        assertThat(pass(4_000)).isEmpty();
        assertThat(pass(2_000)).containsOnlyKeys(PARTITION);
    }
}

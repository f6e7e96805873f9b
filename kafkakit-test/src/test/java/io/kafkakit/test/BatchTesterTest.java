package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.BatchFailure;
import io.kafkakit.Batches;
import io.kafkakit.Disposition;
import io.kafkakit.EventRecord;
import io.kafkakit.Received;
import io.kafkakit.TopicEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batch handlers without Kafka. */
class BatchTesterTest {

    private record Ping(int id) {}

    private record Pong(int id) {}

    private final List<Integer> sizes = new ArrayList<>();

    private final TopicEvents pings = TopicEvents.of("pings").onBatch(Ping.class, (batch, sender) -> {
        sizes.add(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Received<Ping> each = batch.get(i);
            if (each.data().id() == 2) {
                throw BatchFailure.of(i, new IllegalStateException("not this one"));
            }
            each.context()
                    .send("pongs", each.context().key(), new Pong(each.data().id()));
        }
    });

    private static EventRecord[] records(int number) {
        return IntStream.range(0, number)
                .mapToObj(id -> EventRecord.of("pings", new Ping(id)).withKey("k"))
                .toArray(EventRecord[]::new);
    }

    @Test
    void records_are_handled_together_up_to_the_size_and_each_has_its_outcome() {
        List<TestedOutcome> outcomes = EventTester.of(pings)
                .options(topic -> topic.batches(Batches.upTo(3)))
                .deliverBatch(records(5));
        assertThat(sizes).containsExactly(3, 2);
        assertThat(outcomes).hasSize(5);
        outcomes.get(0).assertSent("pongs", new Pong(0));
        outcomes.get(1).assertSent("pongs", new Pong(1));
        outcomes.get(2).assertDeadLettered(Disposition.EXHAUSTED);
        assertThat(outcomes.get(2).deadLetter().reason()).isEqualTo("not this one");
        outcomes.get(4).assertSent("pongs", new Pong(4));
    }

    @Test
    void a_single_record_is_a_batch_of_one() {
        EventTester.of(pings).deliver("k", new Ping(7)).assertSent("pongs", new Pong(7));
        assertThat(sizes).containsExactly(1);
    }
}

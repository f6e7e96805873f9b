package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Deliveries;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = new Clock() {
        @Override
        public long millis() {
            return nanos.get() / 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos.get();
        }
    };
    private final Tenure one = Lanes.tenure("t", 1);
    private final Tenure two = Lanes.tenure("t", 2);

    private static Completion completion(Tenure tenure, long offset) {
        return completion(tenure, offset, 1);
    }

    private static Completion completion(Tenure tenure, long offset, long bytes) {
        Entry entry = new Ledger(Restored.nothing(), 4_096).delivered(offset, offset + 1, -1);
        Delivery delivery = Deliveries.of(Deliveries.plan(null), "orders", null, new RecordHeaders());
        return new Completion(tenure, entry, delivery, Outcome.skipped(), bytes);
    }

    private static List<Long> offsets(List<Completion> completions) {
        return completions.stream().map(each -> each.entry().offset()).toList();
    }

    @Test
    void what_is_left_of_a_tenure_that_has_ended_is_let_go() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        for (int i = 0; i < 4; i++) {
            inbox.add(completion(i % 2 == 0 ? one : two, i, 600));
        }
        inbox.drop(one);
        assertThat(inbox.size()).isEqualTo(2);
        assertThat(offsets(inbox.take(2))).as("and its bytes count no more").containsExactly(1L, 3L);
    }

    @Test
    void takes_all_that_is_there_in_order_up_to_the_most() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 3, 1_000);
        for (int i = 0; i < 5; i++) {
            inbox.add(completion(one, i));
        }
        assertThat(offsets(inbox.take(1))).containsExactly(0L, 1L, 2L);
        assertThat(offsets(inbox.take(1))).containsExactly(3L, 4L);
    }

    @Test
    void a_tenure_on_hold_waits_in_order_while_others_go_on() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        inbox.add(completion(one, 2));
        inbox.add(completion(two, 10));
        inbox.giveBack(List.of(completion(one, 0), completion(one, 1)));
        inbox.hold(one, 5);
        assertThat(offsets(inbox.take(1))).containsExactly(10L);
        nanos.addAndGet(5_000_000);
        assertThat(offsets(inbox.take(1))).containsExactly(0L, 1L, 2L);
    }

    @Test
    void a_closed_inbox_gives_what_it_has_and_then_ends() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        inbox.add(completion(one, 1));
        inbox.close();
        assertThat(inbox.take(1)).hasSize(1);
        assertThat(inbox.take(1)).isNull();
    }

    @Test
    void takes_no_more_bytes_than_a_transaction_may_have() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        for (int i = 0; i < 5; i++) {
            inbox.add(completion(one, i, 800));
        }
        assertThat(offsets(inbox.take(1))).containsExactly(0L, 1L);
        assertThat(offsets(inbox.take(1))).containsExactly(2L, 3L);
        assertThat(offsets(inbox.take(1))).containsExactly(4L);
    }

    @Test
    void a_poke_ends_the_wait_without_outcomes_once() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        inbox.poke();
        assertThat(inbox.take(1)).isEmpty();
        inbox.add(completion(one, 1));
        assertThat(offsets(inbox.take(1))).containsExactly(1L);
    }

    @Test
    void what_is_on_hold_is_not_more_work() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        assertThat(inbox.hasMore()).isFalse();
        inbox.add(completion(one, 1));
        assertThat(inbox.hasMore()).isTrue();
        inbox.hold(one, 5);
        assertThat(inbox.hasMore()).isFalse();
    }

    @Test
    void takes_what_is_there_without_waiting_unless_a_tenure_is_on_hold() {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        for (int i = 0; i < 6; i++) {
            inbox.add(completion(i == 4 ? two : one, i, 300));
        }
        assertThat(offsets(inbox.takeNow(2, 10_000))).containsExactly(0L, 1L);
        assertThat(offsets(inbox.takeNow(10, 301))).containsExactly(2L, 3L);
        inbox.hold(two, 5);
        assertThat(inbox.takeNow(10, 10_000)).as("one is on hold").isEmpty();
    }

    @Test
    void who_waits_for_a_poke_has_it_and_who_takes_has_not() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        inbox.poke();
        inbox.awaitPoke(60_000);
        Thread adder = new Thread(() -> inbox.add(completion(one, 1)));
        adder.start();
        assertThat(inbox.take(1)).as("would be empty after a poke").hasSize(1);
        adder.join();
    }

    @Test
    void an_isolated_tenure_gives_one_outcome_at_a_time_alone_until_it_is_released() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        inbox.isolate(one, 5);
        inbox.add(completion(one, 1));
        inbox.add(completion(two, 2));
        inbox.add(completion(one, 3));
        assertThat(offsets(inbox.take(1))).as("it waits, the other goes on").containsExactly(2L);
        inbox.add(completion(two, 4));
        nanos.addAndGet(6_000_000);
        assertThat(inbox.takeNow(10, 1_000)).as("a handler does not get it").isEmpty();
        List<Completion> alone = inbox.take(1);
        assertThat(offsets(alone)).containsExactly(1L);
        inbox.isolate(one, 5);
        inbox.giveBack(alone);
        assertThat(offsets(inbox.take(1))).as("it failed again").containsExactly(4L);
        nanos.addAndGet(6_000_000);
        assertThat(offsets(inbox.take(1))).containsExactly(1L);
        inbox.release(one);
        inbox.add(completion(two, 5));
        assertThat(offsets(inbox.take(1))).containsExactly(3L, 5L);
    }

    @Test
    void an_isolated_tenure_that_has_ended_holds_up_nobody() throws InterruptedException {
        Inbox inbox = new Inbox(clock, 100, 1_000);
        inbox.isolate(one, 5);
        one.end();
        inbox.add(completion(two, 1));
        inbox.add(completion(two, 2));
        assertThat(inbox.takeNow(1, 1_000)).hasSize(1);
        assertThat(inbox.isIsolated(one)).isFalse();
        assertThat(inbox.hasMore()).isTrue();
    }
}

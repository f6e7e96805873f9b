package io.kafkakit.jdbc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.BatchFailure;
import io.kafkakit.ConfigurationException;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.jdbc.support.Bank;
import io.kafkakit.jdbc.support.Orders.Order;
import io.kafkakit.state.PartitionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What handlers with effects may do, and what is refused. */
class EffectsRulesTest extends OnPostgres {

    @Test
    void rows_go_when_their_offsets_are_committed_and_those_of_retries_stay() {
        Set<Integer> failed = ConcurrentHashMap.newKeySet();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            Bank.book(Jdbc.connection(ctx), "" + order.id());
            if (order.id() == 5 && failed.add(5)) {
                throw new IllegalStateException("once");
            }
        });
        ConsumerGroup group = orders.group()
                .subscribe(
                        events,
                        topic -> topic.effects(effects().fence(Duration.ZERO))
                                .retries(Retries.upTo(1).onTopic(orders.retry())))
                .start();
        orders.send(0, 20);
        handled(group, 20);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bank.query("SELECT recovered FROM kafkakit_inbox").equals(List.of("t")));
        assertThat(bank.bookings()).isEqualTo(numbers(20));
    }

    @Test
    void what_is_missing_or_does_not_go_together_is_refused_with_its_fix() {
        assertThatThrownBy(() -> orders.group()
                        .subscribe(booking(), topic -> topic.effects(Jdbc.on(bank.pool())))
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kafkakit_inbox")
                .hasMessageContaining("io/kafkakit/jdbc/postgresql/V2__inbox.sql");
        assertThatThrownBy(() -> orders.group()
                        .subscribe(booking(), topic -> topic.effects(effects()).atLeastOnce())
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("handle the topic exactly once");
        assertThatThrownBy(() -> orders.group()
                        .subscribe(
                                booking(),
                                topic -> topic.effects(effects())
                                        .state(orders.out(), partition -> (PartitionState) change -> {}))
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("leave one of the two out");
        assertThatThrownBy(() -> Jdbc.on(bank.pool()).table("a; drop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("letters, digits and underscores");
        assertThatThrownBy(() -> Jdbc.on(bank.pool()).retention(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    @Test
    void a_batch_is_one_transaction_and_one_bad_record_of_it_takes_no_other_with_it() {
        AtomicInteger largest = new AtomicInteger();
        TopicEvents events = TopicEvents.of(orders.in()).onBatch(Order.class, (batch, out) -> {
            largest.accumulateAndGet(batch.size(), Math::max);
            for (int i = 0; i < batch.size(); i++) {
                var each = batch.get(i);
                Bank.book(Jdbc.connection(each.context()), "" + each.data().id());
                each.context().send(orders.out(), each.context().key(), each.data());
                if (each.data().id() == 11) {
                    throw BatchFailure.of(i, new IllegalStateException("order 11"));
                }
            }
        });
        orders.send(0, 40);
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.effects(effects()))
                .start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> group.status().counts().handled() == 39
                        && group.status().counts().deadLettered() == 1);
        assertThat(largest).hasValueGreaterThan(1);
        assertThat(bank.bookings()).hasSize(39).doesNotContain("11").doesNotHaveDuplicates();
        assertThat(orders.keys(orders.out())).hasSize(39).doesNotContain("11");
    }

    @Test
    void a_handler_cannot_end_the_transaction_and_an_error_that_it_hides_is_a_failed_attempt() {
        Map<Integer, String> refused = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            Connection connection = Jdbc.connection(ctx);
            Bank.book(connection, "" + order.id());
            try {
                switch (order.id()) {
                    case 0 -> connection.commit();
                    case 1 -> connection.rollback();
                    case 2 -> connection.close();
                    case 3 -> connection.setAutoCommit(true);
                    default -> connection.createStatement().execute("no SQL");
                }
            } catch (IllegalStateException | SQLException e) {
                refused.put(order.id(), String.valueOf(e.getMessage()));
            }
        });
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.effects(effects()))
                .start();
        orders.send(0, 5);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> group.status().counts().handled() == 4
                        && group.status().counts().deadLettered() == 1);
        assertThat(refused.get(0)).contains("commit()").contains("after the handler has returned");
        assertThat(refused.get(1)).contains("throw an exception");
        assertThat(refused.get(2)).contains("closed after the handler");
        assertThat(refused.get(3)).contains("one transaction");
        assertThat(bank.bookings()).isEqualTo(numbers(4));
        DeadLetter letter = orders.cluster()
                .deadLetters(orders.dead())
                .list(DeadLetterFilter.all(), 1)
                .get(0);
        assertThat(letter.failure().errorClass()).contains("PSQLException");
    }

    @Test
    void the_idempotency_key_stays_the_same_in_all_attempts_and_after_a_redrive() {
        Map<Integer, Set<Object>> keys = new ConcurrentHashMap<>();
        Map<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            keys.computeIfAbsent(order.id(), id -> ConcurrentHashMap.newKeySet())
                    .add(ctx.idempotencyKey());
            if (runs.computeIfAbsent(order.id(), id -> new AtomicInteger()).incrementAndGet() <= 4) {
                throw new IllegalStateException("not yet");
            }
        });
        ConsumerGroup group = orders.group()
                .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(orders.retry())))
                .start();
        orders.send(0, 3);
        for (int round = 1; round <= 2; round++) {
            int dead = 3 * round;
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> group.status().counts().deadLettered() == dead);
            orders.resolve(round == 1 ? Resolve.redriveToSource() : Resolve.redrive());
        }
        handled(group, 3);
        assertThat(keys.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(Set.copyOf(keys.values())).hasSize(3);
    }
}

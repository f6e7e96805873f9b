package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What handlers may append, and that they wait for nobody. {@link HandlersAppendTest} has a lane round it. */
@ExtendWith(Broker.class)
class OpenTransactionTest {

    private static final int MANY = OpenTransaction.LEAST;

    private final CountDownLatch inSend = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Inbox inbox = new Inbox(Clock.system(), 100, 1_000);
    private final Tenure tenure = Lanes.tenure("in", 0, () -> true);
    private String out = "";
    private int numbers;
    private boolean slow;
    private OwnedProducer owned;
    private TopicScout scout;

    @BeforeEach
    void begin(Kafka kafka) {
        out = kafka.topic("out", 1);
        ClientSettings settings = Lanes.settings(kafka);
        owned = new OwnedProducer(settings.producer("p", kafka.name("id")), new StopSignal(), this::slow);
        owned.ready().beginTransaction();
        scout = Lanes.scout(completion(tenure), owned);
    }

    @AfterEach
    void end() {
        goOn.countDown();
        owned.discard();
    }

    private Producer<byte[], byte[]> slow(Map<String, Object> settings) {
        return Lanes.producer(settings, (method, real) -> {
            if (slow && method.equals("send")) {
                inSend.countDown();
                goOn.await();
            }
            return real.call();
        });
    }

    private Completion completion(Tenure of) {
        return Lanes.numbered(of, out, numbers++, 10);
    }

    private OpenTransaction transaction(Batch batch, long bytes) {
        return new OpenTransaction(
                owned,
                scout,
                inbox,
                new Appender(owned, owned.ready(), scout),
                batch,
                new OpenTransaction.Room(1_000, bytes, MANY + 1));
    }

    private void sentTo() {
        owned.sent(out, owned.ready());
    }

    private void arrive(Tenure of, int count) {
        for (int i = 0; i < count; i++) {
            inbox.add(completion(of));
        }
    }

    @Test
    void a_handler_appends_what_is_there_if_it_is_worth_it() {
        sentTo();
        Completion first = completion(tenure);
        Batch batch = Batch.unfilled(List.of(first));
        batch.add(first);
        OpenTransaction transaction = transaction(batch, 1_000_000);
        arrive(tenure, MANY - 1);
        transaction.help();
        assertThat(inbox.size()).as("few").isEqualTo(MANY - 1);
        assertThat(transaction.isWorthWaiting()).isTrue();
        arrive(tenure, 1);
        transaction.help();
        assertThat(inbox.size()).as("enough to bother").isZero();
        assertThat(transaction.isWorthWaiting()).isFalse();
    }

    @Test
    void what_may_wait_for_kafka_is_left_to_the_lane() throws InterruptedException {
        Batch batch = Batch.unfilled(List.of());
        OpenTransaction transaction = transaction(batch, 1_000_000);
        arrive(tenure, MANY);
        transaction.help();
        assertThat(batch.completions())
                .as("the producer has not sent to the topic yet")
                .isEmpty();
        transaction.seal();
        assertThat(batch.completions()).hasSize(MANY);
    }

    @Test
    void what_comes_after_a_tenures_end_is_not_appended() throws InterruptedException {
        sentTo();
        Tenure ended = Lanes.tenure("in", 1);
        Batch batch = Batch.unfilled(List.of());
        OpenTransaction transaction = transaction(batch, 1_000_000);
        arrive(ended, MANY);
        ended.end();
        transaction.help();
        transaction.seal();
        assertThat(batch.completions()).isEmpty();
    }

    @Test
    void one_that_is_full_takes_no_more() throws InterruptedException {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenTransaction transaction = transaction(batch, MANY * 10);
        arrive(tenure, MANY);
        transaction.help();
        assertThat(transaction.isWorthWaiting()).as("full").isFalse();
        arrive(tenure, MANY);
        transaction.help();
        transaction.seal();
        assertThat(batch.completions()).hasSize(MANY);
        assertThat(inbox.size()).isEqualTo(MANY);
    }

    @Test
    void no_handler_appends_to_one_that_is_sealed() throws InterruptedException {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenTransaction transaction = transaction(batch, 1_000_000);
        transaction.seal();
        arrive(tenure, MANY);
        transaction.help();
        assertThat(batch.completions()).isEmpty();
    }

    /** The test ends only if the second does not wait. */
    @Test
    void a_handler_does_not_wait_for_another_that_appends_and_the_seal_does() throws InterruptedException {
        sentTo();
        slow = true;
        Batch batch = Batch.unfilled(List.of());
        OpenTransaction transaction = transaction(batch, 1_000_000);
        arrive(tenure, MANY);
        Thread first = new Thread(transaction::help);
        first.start();
        inSend.await();
        arrive(tenure, MANY);
        transaction.help();
        assertThat(inbox.size()).isEqualTo(MANY);

        Thread.currentThread().interrupt();
        assertThatThrownBy(transaction::seal).isInstanceOf(InterruptedException.class);

        goOn.countDown();
        transaction.seal();
        assertThat(batch.completions()).hasSize(2 * MANY);
        first.join();
    }

    @Test
    void a_failure_ends_the_appending() {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenTransaction transaction = transaction(batch, 1_000_000);
        arrive(tenure, MANY);
        owned.ready().abortTransaction();
        transaction.help();
        assertThat(transaction.isWorthWaiting()).isFalse();
        arrive(tenure, MANY);
        transaction.help();
        assertThat(inbox.size()).isEqualTo(MANY);
    }

    @Test
    void a_handler_leaves_what_is_there_to_a_lane_that_has_to_wait_for_a_topic() {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenTransaction transaction = transaction(batch, 1_000_000);
        scout.announce(Lanes.numbered(tenure, "not-there", numbers++, 1).outcome());
        arrive(tenure, MANY);
        transaction.help();
        assertThat(batch.completions()).isEmpty();
        assertThat(inbox.size()).isEqualTo(MANY);
    }
}

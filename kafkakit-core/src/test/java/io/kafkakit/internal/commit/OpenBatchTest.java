package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Broker;
import io.kafkakit.support.HandClock;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What handlers may append, and that they wait for nobody. {@link HandlersAppendTest} has a lane round it. */
@ExtendWith(Broker.class)
class OpenBatchTest {

    private static final int MANY = OpenBatch.LEAST;
    private static final int MOST = OpenBatch.ENOUGH + 100;

    private final CountDownLatch inSend = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Inbox inbox = new Inbox(Clock.system(), 100, 1_000);
    private final Tenure tenure = Lanes.tenure("in", 0, () -> true);
    private String out = "";
    private final HandClock clock = new HandClock();
    private final LaneMeter meter = new LaneMeter(0, true, Lanes.monitor(clock));
    private int numbers;
    private boolean slow;
    private boolean outOfMemory;
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
            if (outOfMemory && method.equals("send")) {
                throw new OutOfMemoryError("for the test");
            }
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

    /** With what the lane has appended before it lets handlers. */
    private Batch withOne() {
        Completion first = completion(tenure);
        Batch batch = Batch.unfilled(List.of(first));
        batch.add(first);
        return batch;
    }

    private OpenBatch open(Batch batch) {
        return new OpenBatch(new Appender(owned, owned.ready(), scout, clock.nanos()), batch, inbox, MOST, meter);
    }

    private static void helpToTheEnd(OpenBatch open) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = open.help();
        }
    }

    private void sentTo() {
        owned.sent(out, owned.ready(), clock.nanos());
    }

    private void arrive(Tenure of, int count) {
        for (int i = 0; i < count; i++) {
            inbox.add(completion(of));
        }
    }

    @Test
    void a_handler_appends_what_is_there_if_it_is_worth_it() {
        sentTo();
        Batch batch = withOne();
        OpenBatch open = open(batch);
        arrive(tenure, MANY - 1);
        assertThat(open.help()).isFalse();
        assertThat(inbox.size()).as("few").isEqualTo(MANY - 1);
        arrive(tenure, 1);
        assertThat(open.help()).isTrue();
        assertThat(inbox.size()).as("enough to bother").isZero();
        assertThat(open.isWorthWaiting()).isTrue();
        arrive(tenure, OpenBatch.ENOUGH);
        helpToTheEnd(open);
        assertThat(open.isWorthWaiting()).as("enough").isFalse();
    }

    @Test
    void a_lane_waits_for_twenty_milliseconds_at_most_and_not_for_an_inbox_that_is_closed() {
        Batch batch = withOne();
        OpenBatch open = open(batch);
        for (int millis = 0; millis < 20; millis++) {
            arrive(tenure, 1);
            assertThat(open.isWorthWaiting()).isTrue();
            clock.pass(Duration.ofMillis(1));
        }
        assertThat(open.isWorthWaiting()).isFalse();
        open = open(batch);
        assertThat(open.isWorthWaiting()).isTrue();
        inbox.close();
        assertThat(open.isWorthWaiting()).isFalse();
    }

    @Test
    void what_may_wait_for_kafka_is_left_to_the_lane() throws InterruptedException {
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        arrive(tenure, MANY);
        open.help();
        assertThat(batch.completions())
                .as("the producer has not sent to the topic yet")
                .isEmpty();
        open.seal();
        assertThat(batch.completions()).hasSize(MANY);
    }

    @Test
    void what_comes_after_a_tenures_end_is_not_appended() throws InterruptedException {
        sentTo();
        Tenure ended = Lanes.tenure("in", 1);
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        arrive(ended, MANY);
        ended.end();
        open.help();
        open.seal();
        assertThat(batch.completions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, " + MANY, "false, " + MOST})
    void one_that_is_full_of_bytes_or_outcomes_takes_no_more(boolean large, int takes) throws InterruptedException {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        arrive(tenure, takes - 1);
        inbox.add(Lanes.numbered(tenure, out, numbers++, large ? Lane.MOST_BYTES : 1));
        helpToTheEnd(open);
        assertThat(open.isWorthWaiting()).as("full").isFalse();
        arrive(tenure, MANY);
        open.help();
        open.seal();
        assertThat(batch.completions()).hasSize(takes);
        assertThat(inbox.size()).isEqualTo(MANY);
    }

    @Test
    void no_handler_appends_to_one_that_is_sealed() throws InterruptedException {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        open.seal();
        arrive(tenure, MANY);
        open.help();
        assertThat(batch.completions()).isEmpty();
    }

    /** The test ends only if the second does not wait. */
    @Test
    void a_handler_does_not_wait_for_another_that_appends_and_the_seal_does() throws InterruptedException {
        sentTo();
        slow = true;
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        arrive(tenure, MANY);
        Thread first = new Thread(open::help);
        first.start();
        inSend.await();
        arrive(tenure, MANY);
        open.help();
        assertThat(inbox.size()).isEqualTo(MANY);

        Thread.currentThread().interrupt();
        assertThatThrownBy(open::seal).isInstanceOf(InterruptedException.class);

        goOn.countDown();
        open.seal();
        assertThat(batch.completions()).hasSize(2 * MANY);
        first.join();
    }

    @Test
    void a_failure_ends_the_appending() {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        arrive(tenure, MANY);
        owned.ready().abortTransaction();
        open.help();
        assertThat(open.isWorthWaiting()).isFalse();
        arrive(tenure, MANY);
        open.help();
        assertThat(inbox.size()).isEqualTo(MANY);
    }

    /** The group ends of it, but not this very moment. */
    @Test
    void what_an_error_of_the_JVMs_on_a_handlers_thread_has_torn_is_not_committed() {
        sentTo();
        outOfMemory = true;
        OpenBatch open = open(Batch.unfilled(List.of()));
        arrive(tenure, MANY);
        assertThatThrownBy(open::help).isInstanceOf(OutOfMemoryError.class);
        assertThat(open.isWorthWaiting()).isFalse();
        assertThatThrownBy(open::seal).isInstanceOf(CompletionException.class);
    }

    @Test
    void a_handler_appends_a_few_at_once() {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        arrive(tenure, OpenBatch.MOST_AT_ONCE + MANY);
        open.help();
        assertThat(batch.completions()).hasSize(OpenBatch.MOST_AT_ONCE);
    }

    @Test
    void a_lane_does_not_wait_where_nothing_comes() {
        Batch batch = withOne();
        OpenBatch open = open(batch);
        assertThat(open.isWorthWaiting()).isTrue();
        clock.pass(Duration.ofMillis(1));
        arrive(tenure, 1);
        assertThat(open.isWorthWaiting()).as("one has come").isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(open.isWorthWaiting()).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(open.isWorthWaiting()).isFalse();
    }

    @Test
    void a_handler_leaves_what_is_there_to_a_lane_that_has_to_wait_for_a_topic() {
        sentTo();
        Batch batch = Batch.unfilled(List.of());
        OpenBatch open = open(batch);
        scout.announce(Lanes.numbered(tenure, "not-there", numbers++, 1).outcome());
        arrive(tenure, MANY);
        open.help();
        assertThat(batch.completions()).isEmpty();
        assertThat(inbox.size()).isEqualTo(MANY);
    }
}

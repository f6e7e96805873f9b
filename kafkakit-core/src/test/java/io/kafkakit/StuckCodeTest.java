package io.kafkakit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.internal.JavaProcess;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.StuckMain;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Code of the user's that waits for something, or for ever, on a thread that others need. */
@ExtendWith(Broker.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StuckCodeTest {

    @Test
    void what_depends_on_a_send_may_wait_for_other_sends(Kafka kafka) {
        String topic = kafka.topic("orders", 3);
        int many = 300;
        try (KafkaCluster cluster = kafka.connect()) {
            EventProducer producer = cluster.producer();
            CompletableFuture<?>[] each = IntStream.range(0, many)
                    .mapToObj(i -> producer.send(topic, new Work(i))
                            .thenAccept(
                                    first -> producer.send(topic, new Work(i)).join()))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture<RecordMetadata> last = CompletableFuture.allOf(each)
                    .thenApply(all -> producer.send(topic, new Work(0)).join())
                    .thenCompose(sent -> producer.send(topic, new Work(1)));
            assertThat(last.join().topic()).isEqualTo(topic);
        }
        assertThat(kafka.read(topic)).hasSize(2 * many + 2);
    }

    @Test
    void what_depends_on_a_send_and_never_returns_holds_up_neither_other_sends_nor_the_close(Kafka kafka) {
        String topic = kafka.topic("orders", 1);
        CountDownLatch release = new CountDownLatch(1);
        KafkaCluster cluster = kafka.connect();
        try {
            CountDownLatch stuck = new CountDownLatch(1);
            var unused = cluster.producer().send(topic, new Work(0)).thenRun(() -> {
                stuck.countDown();
                awaitInSpiteOfAll(release);
            });
            assertThat(awaited(stuck)).isTrue();
            var next = cluster.producer().send(topic, new Work(1)).thenApply(RecordMetadata::offset);
            assertThat(next.join()).isEqualTo(1);
            long begun = System.nanoTime();
            cluster.close(Duration.ofSeconds(1));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
        } finally {
            release.countDown();
            cluster.close();
        }
    }

    @Test
    void what_depends_on_a_send_may_close_the_cluster(Kafka kafka) throws InterruptedException {
        String topic = kafka.topic("orders", 1);
        CountDownLatch closed = new CountDownLatch(1);
        KafkaCluster cluster = kafka.connect();
        var unused = cluster.producer().send(topic, new Work(0)).thenRun(() -> {
            cluster.close(Duration.ofMinutes(1));
            closed.countDown();
        });
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        cluster.close(Duration.ofMinutes(1));
    }

    @Test
    void a_future_can_be_cancelled_or_completed_by_its_owner(Kafka kafka) {
        String topic = kafka.topic("orders", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            CompletableFuture<RecordMetadata> cancelled = new Acknowledgement();
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(cancelled).isCancelled();
            AtomicReference<RecordMetadata> told = new AtomicReference<>();
            CompletableFuture<RecordMetadata> sent = cluster.producer().send(topic, new Work(0));
            CompletableFuture<Void> after = sent.thenAccept(told::set);
            RecordMetadata answer = sent.join();
            after.join();
            assertThat(told).hasValue(answer);
            assertThat(sent.complete(answer)).isFalse();
            assertThat(sent.getNow(null)).isEqualTo(answer);
        }
    }

    @Test
    void a_process_all_of_whose_code_is_stuck_ends_when_it_is_told_to(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        List<String> mainAndArguments = List.of(
                StuckMain.class.getName(),
                "servers=" + kafka.broker().bootstrapServers(),
                "group=" + kafka.name("g"),
                "pod=" + kafka.name("pod"),
                "in=" + topics.in(),
                "out=" + topics.out(),
                "dead=" + topics.dead(),
                "closeSeconds=1");
        try (JavaProcess process = JavaProcess.start(JavaProcess.SHORT_LIVED, mainAndArguments, Redirect.DISCARD)) {
            assertThat(process.awaitLine("stuck: ", Duration.ofSeconds(60)))
                    .as("it is stuck, and has not ended before: " + process.lines())
                    .isPresent();
            process.terminate();
            assertThat(process.awaitEnd(Duration.ofSeconds(40)))
                    .as("it has ended")
                    .isPresent();
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As code does that swallows its interrupt. */
    private static void awaitInSpiteOfAll(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }
}

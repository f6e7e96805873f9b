package io.kafkakit.cli.demo;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.cli.audit.Audit;
import io.kafkakit.cli.audit.SagaAudit;
import io.kafkakit.cli.audit.SagaEvidence;
import io.kafkakit.cli.audit.SagaReadback;
import io.kafkakit.cli.terminal.Progress;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.ordersaga.SagaTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One run of the order saga: orders are placed and watched, then what the topics hold is audited. */
final class SagaDemo {

    private static final Duration STALL = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int TWICE_EVERY = 100;

    private final Venue venue;
    private final Crew crew;
    private final List<Order> orders;
    private final Progress progress;
    private final SagaTopics topics;
    private final Map<String, Long> placedAt = new HashMap<>();

    SagaDemo(Venue venue, Crew crew, List<Order> orders, Progress progress) {
        this.venue = venue;
        this.crew = crew;
        this.orders = orders;
        this.progress = progress;
        this.topics = new SagaTopics(venue.prefix());
    }

    /** Runs it. */
    SagaReport run() {
        try (KafkaCluster cluster = KafkaCluster.connect(venue.kafka());
                Watch watch = new Watch(
                        venue.kafka(),
                        topics.endings(),
                        Map.of(topics.endings(), SagaTopics.PARTITIONS),
                        placedAt::get)) {
            crew.start();
            long start = System.nanoTime();
            place(cluster);
            awaitEndings(watch);
            crew.close();
            progress.done();
            SagaEvidence evidence = new SagaReadback(cluster, topics).read(placedAt.keySet());
            Audit audit = SagaAudit.of(evidence);
            Duration took = Duration.ofNanos(watch.lastEnding() - start);
            return new SagaReport(evidence, audit, crew.stats(), took, watch.latency(0.5), watch.latency(0.99));
        }
    }

    /** Some of them twice: an order whose saga has begun must not begin another. */
    private void place(KafkaCluster cluster) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            placedAt.put(order.orderId(), System.nanoTime());
            for (int times = i % TWICE_EVERY == 0 ? 2 : 1; times > 0; times--) {
                EventRecord record =
                        EventRecord.of(topics.orders(), "OrderPlaced", order).withKey(order.orderId());
                sent.add(cluster.producer().send(record).toCompletableFuture());
            }
        }
        sent.forEach(CompletableFuture::join);
    }

    private void awaitEndings(Watch watch) {
        while (watch.ended() < orders.size()) {
            watch.look(LOOK);
            progress.reached(watch.ended());
            crew.onProgress(watch.ended(), orders.size());
            if (System.nanoTime() - watch.lastEnding() > STALL.toNanos()) {
                progress.done();
                progress.say("no order has ended for " + STALL.toSeconds() + " s: checking what there is");
                return;
            }
        }
    }
}

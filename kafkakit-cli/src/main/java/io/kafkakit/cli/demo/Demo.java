package io.kafkakit.cli.demo;

import io.kafkakit.cli.audit.Audit;
import io.kafkakit.cli.audit.Evidence;
import io.kafkakit.cli.audit.Readback;
import io.kafkakit.cli.terminal.Progress;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import io.kafkakit.examples.orderflow.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run: orders are placed, handled and watched, then what the topics hold is audited. */
public final class Demo {

    private static final Duration STALL = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int ORDERS_BETWEEN_LOOKS = 250;

    private final Venue venue;
    private final Crew crew;
    private final List<OrderInput.Line> lines;
    private final List<StockDelivered> supply;
    private final Progress progress;

    Demo(Venue venue, Crew crew, List<OrderInput.Line> lines, List<StockDelivered> supply, Progress progress) {
        this.venue = venue;
        this.crew = crew;
        this.lines = lines;
        this.supply = supply;
        this.progress = progress;
    }

    /** Runs it. */
    Report run() {
        Topics topics = new Topics(venue.prefix());
        Map<String, Integer> watched = new HashMap<>(topics.partitions());
        watched.keySet().retainAll(List.of(topics.endings(), topics.deadLetters()));
        try (Shop shop = new Shop(venue.kafka(), topics);
                Watch watch = new Watch(venue.kafka(), topics.endings(), watched, shop::placedAt)) {
            shop.deliver(supply);
            crew.start();
            long start = System.nanoTime();
            place(shop, watch);
            awaitEndings(watch);
            crew.close();
            progress.done();
            Evidence evidence = new Readback(venue.kafka()).read(topics, lines.size());
            Duration took = Duration.ofNanos(watch.lastEnding() - start);
            return new Report(
                    evidence, Audit.of(evidence), crew.stats(), took, watch.latency(0.5), watch.latency(0.99));
        }
    }

    private void place(Shop shop, Watch watch) {
        for (int i = 0; i < lines.size(); i++) {
            shop.place(lines.get(i));
            if (i % ORDERS_BETWEEN_LOOKS == 0) {
                look(watch, Duration.ZERO);
            }
        }
        shop.flush();
    }

    private void awaitEndings(Watch watch) {
        while (watch.ended() < lines.size()) {
            look(watch, LOOK);
            if (System.nanoTime() - watch.lastEnding() > STALL.toNanos()) {
                progress.done();
                progress.say("no order has ended for " + STALL.toSeconds() + " s: checking what there is");
                return;
            }
        }
    }

    private void look(Watch watch, Duration atMost) {
        watch.look(atMost);
        progress.reached(watch.ended());
        crew.onProgress(watch.ended(), lines.size());
    }
}

package io.kafkakit.support;

import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import java.time.Duration;

/** A process whose group starts while no broker answers. Says so, and waits. SIGTERM closes the cluster. */
public final class NoBrokerMain {

    private NoBrokerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        KafkaCluster cluster = KafkaCluster.connect(arguments[0]);
        cluster.closeOnShutdown(Duration.ofSeconds(30));
        var group = cluster.consumerGroup("g")
                .producerPool("p", 1)
                .deadLetterTopic("dead")
                .subscribe(TopicEvents.of("in").on(Work.class, (work, ctx) -> {}));
        if (arguments[1].equals("async")) {
            System.out.println("starting: " + group.startAsync().status().state());
            Thread.currentThread().join();
        }
        System.out.println("starting: and waiting");
        group.start();
    }
}

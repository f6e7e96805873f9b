package io.kafkakit.console.fleet;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A process with a group in a fleet; it tells what it handles, and ends with its input. */
final class FleetWorker {

    record Order(int number) {}

    private FleetWorker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (KafkaCluster cluster = KafkaCluster.connect(arguments[0]);
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            FleetBuilder settings = Fleet.of(cluster).interval(Duration.ofMillis(500));
            String pod = arguments[3];
            Fleet fleet = settings.instance(pod).createTopics().join();
            if (!fleet.awaitReady(Duration.ofSeconds(30))) {
                throw new IllegalStateException("the fleet is not ready: " + fleet.problem());
            }
            TopicEvents events =
                    TopicEvents.of(arguments[2]).on(Order.class, (order, ctx) -> say("handled " + order.number()));
            ConsumerGroup group = fleet.observe(cluster.consumerGroup(arguments[1])
                            .sessionTimeout(Duration.ofSeconds(6))
                            .heartbeatInterval(Duration.ofMillis(300))
                            .createTopics()
                            .deadLetterTopic(arguments[2] + "-dead")
                            .subscribe(events, topic -> topic.atLeastOnce()))
                    .start();
            say("started " + group.groupId());
            while (input.readLine() != null) {
                say("still here");
            }
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

package io.kafkakit.examples;

// docs: hello
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import java.util.concurrent.CountDownLatch;

/** The smallest service: one event, one handler. */
public final class Hello {

    private Hello() {}

    record Greeting(String name) {}

    public static void main(String... args) throws InterruptedException {
        CountDownLatch handled = new CountDownLatch(1);
        TopicEvents greetings = TopicEvents.of("greetings").on(Greeting.class, (greeting, ctx) -> {
            System.out.println("Hello, " + greeting.name() + ", from offset " + ctx.offset());
            handled.countDown();
        });

        try (KafkaCluster cluster = KafkaCluster.connect(args.length > 0 ? args[0] : "localhost:9092")) {
            cluster.consumerGroup("hello")
                    .producerPool("hello-0", 1)
                    .deadLetterTopic("greetings-dead")
                    .createTopics(3)
                    .subscribe(greetings)
                    .start();
            cluster.producer().send("greetings", "key", new Greeting("world")).join();
            handled.await();
        }
    }
}
// end

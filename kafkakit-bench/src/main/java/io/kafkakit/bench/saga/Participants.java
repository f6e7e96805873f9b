package io.kafkakit.bench.saga;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.saga.Trip.Book;
import io.kafkakit.bench.saga.Trip.Booked;

/** Those who handle the commands of all contenders: one plain group of kafkakit, which replies exactly once. */
final class Participants {

    private final KafkaCluster cluster;
    private final ConsumerGroup group;

    private Participants(KafkaCluster cluster, ConsumerGroup group) {
        this.cluster = cluster;
        this.group = group;
    }

    static Participants start(SagaSpec spec) {
        KafkaCluster cluster = KafkaCluster.connect(spec.bootstrapServers());
        String name = spec.name() + "-participants";
        ConsumerGroupBuilder builder = cluster.consumerGroup(name)
                .producerPool(name, 1)
                .deadLetterTopic(name + "-dead")
                .createTopics();
        for (String topic : spec.allCommands()) {
            builder.subscribe(TopicEvents.of(topic).on(Book.class, (book, ctx) -> ctx.reply(Booked.of(book))));
        }
        return new Participants(cluster, builder.start());
    }

    /** Ends it, when it has replied to what it has begun. */
    void close() {
        group.close();
        cluster.close();
    }
}

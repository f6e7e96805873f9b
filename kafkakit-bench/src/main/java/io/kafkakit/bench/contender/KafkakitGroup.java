package io.kafkakit.bench.contender;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.EventHandler;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Received;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.bench.event.OrderCreated;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A handler as the README shows one. */
final class KafkakitGroup implements Running {

    /** As many as the fastest raw loop has threads. */
    private static final int TUNED_HANDLERS = 2;

    private final KafkaCluster cluster;
    private final ConsumerGroup group;

    private KafkakitGroup(KafkaCluster cluster, ConsumerGroup group) {
        this.cluster = cluster;
        this.group = group;
    }

    static KafkakitGroup start(RunSpec spec) {
        Map<String, Object> client = new HashMap<>(Clients.settings(spec));
        client.put("bootstrap.servers", spec.bootstrapServers());
        KafkaCluster cluster = KafkaCluster.connect(client);
        ConsumerGroupBuilder builder = cluster.consumerGroup(spec.group())
                .consumers(spec.membersOr(1))
                .producerPool(spec.group(), Integer.parseInt(spec.options().getOrDefault("pool", "1")))
                .deadLetterTopic(spec.deadLetterTopic())
                .createTopics();
        for (String input : spec.inputs()) {
            String output = spec.outputOf(input);
            Workload workload = spec.workload();
            EventHandler<OrderCreated> accept = spec.contender().isTuned()
                    ? (order, ctx) -> ctx.send(
                            EventRecord.of(output, workload.handle(order)).withKey(ctx.keyBytes()))
                    : (order, ctx) -> ctx.send(output, ctx.key(), workload.handle(order));
            TopicEvents orders = TopicEvents.of(input);
            if (spec.contender() == Contender.KAFKAKIT_BATCH) {
                orders.onBatch(OrderCreated.class, (batch, sender) -> {
                    for (Received<OrderCreated> each : batch) {
                        accept.handle(each.data(), each.context());
                    }
                });
            } else {
                orders.on(OrderCreated.class, accept);
            }
            builder.subscribe(orders, topic -> describe(topic, spec));
        }
        return new KafkakitGroup(cluster, builder.start());
    }

    private static void describe(TopicOptions topic, RunSpec spec) {
        Workload workload = spec.workload();
        if (workload.isExactlyOnce()) {
            topic.exactlyOnce();
        } else {
            topic.atLeastOnce();
        }
        if (spec.contender().isTuned()) {
            topic.concurrency(TUNED_HANDLERS);
        }
        if (workload == Workload.BLOCKING) {
            topic.ordering(Ordering.KEY).concurrency(Workload.AT_ONCE);
        }
        Map<String, String> options = spec.options();
        if (options.containsKey("ordering")) {
            topic.ordering(Ordering.valueOf(options.get("ordering").toUpperCase(Locale.ROOT)));
        }
        if (options.containsKey("concurrency")) {
            topic.concurrency(Integer.parseInt(options.get("concurrency")));
        }
        boolean keepsKeyOrder = options.containsKey("key-order");
        if (workload == Workload.FAILING || keepsKeyOrder) {
            Retries retries = Retries.upTo(Workload.RETRIES).onTopic(spec.group() + "-retry");
            topic.retries(keepsKeyOrder ? retries.keepingKeyOrder() : retries);
        }
    }

    @Override
    public void stop() {
        group.close();
        cluster.close();
    }
}

package io.kafkakit.cli.demo;

import io.kafkakit.examples.orderflow.OrderFlow;
import io.kafkakit.examples.orderflow.Topics;
import io.kafkakit.examples.ordersaga.OrderSagaFlow;
import io.kafkakit.examples.ordersaga.SagaTopics;
import io.kafkakit.monitor.GroupStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Which services a run is about. */
enum Flow {
    /** Four services that tell each other what to do. */
    ORDERS {
        @Override
        Map<String, Integer> partitions(String prefix) {
            return new Topics(prefix).partitions();
        }

        @Override
        Map<String, String> settings(String prefix, String topic) {
            // What is in stock follows from the whole topic, so none of it may go.
            return topic.equals(new Topics(prefix).stock()) ? Map.of("retention.ms", "-1") : Map.of();
        }

        @Override
        Services start(Map<String, Object> kafka, String prefix, long seed) {
            OrderFlow flow = OrderFlow.start(kafka, new Topics(prefix), seed);
            return new Services(flow::status, flow::close);
        }
    },
    /** Three services that a saga commands. */
    SAGA {
        @Override
        Map<String, Integer> partitions(String prefix) {
            return new SagaTopics(prefix).partitions();
        }

        @Override
        Map<String, String> settings(String prefix, String topic) {
            return new SagaTopics(prefix).settings(topic);
        }

        @Override
        Services start(Map<String, Object> kafka, String prefix, long seed) {
            OrderSagaFlow flow = OrderSagaFlow.start(kafka, new SagaTopics(prefix), seed);
            return new Services(flow::status, flow::close);
        }
    };

    /**
     * Services at work.
     *
     * @param status what each does and did
     * @param end lets them finish what they have begun, and ends them
     */
    record Services(Supplier<List<GroupStatus>> status, Runnable end) {}

    /** The topics to create, with their partitions. */
    abstract Map<String, Integer> partitions(String prefix);

    /** The settings of a topic. */
    abstract Map<String, String> settings(String prefix, String topic);

    /** Starts the services. */
    abstract Services start(Map<String, Object> kafka, String prefix, long seed);
}

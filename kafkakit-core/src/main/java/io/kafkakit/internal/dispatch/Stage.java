package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.BatchPipeline;
import io.kafkakit.internal.handle.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer runs for one source topic and its retry topics.
 *
 * @param batches handles several records at once; null if no handler of the topic does
 */
public record Stage(
        TopicPlan plan, Pipeline pipeline, @Nullable BatchPipeline batches, Dispatcher dispatcher) {

    public Stage(TopicPlan plan, Pipeline pipeline, Dispatcher dispatcher) {
        this(plan, pipeline, BatchPipeline.of(pipeline), dispatcher);
    }
}

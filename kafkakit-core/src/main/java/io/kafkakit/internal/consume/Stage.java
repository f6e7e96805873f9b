package io.kafkakit.internal.consume;

import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Pipeline;
import java.util.concurrent.ExecutorService;

/**
 * What a consumer runs for one source topic and its retry topic.
 *
 * @param handlers as many threads as handlers may run at once
 */
record Stage(TopicPlan plan, Pipeline pipeline, ExecutorService handlers) {}

package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Pipeline;

/** What a consumer runs for one source topic and its retry topics. */
public record Stage(TopicPlan plan, Pipeline pipeline, Dispatcher dispatcher) {}

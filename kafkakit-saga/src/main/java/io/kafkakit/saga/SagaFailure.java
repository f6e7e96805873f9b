package io.kafkakit.saga;

/**
 * Why a saga was compensated.
 *
 * @param step that failed
 * @param reason the reply that said so, or what happened, in words
 */
public record SagaFailure(String step, String reason) {}

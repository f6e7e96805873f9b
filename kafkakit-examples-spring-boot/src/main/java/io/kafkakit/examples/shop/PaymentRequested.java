package io.kafkakit.examples.shop;

/** An event of the topic payments. */
public record PaymentRequested(String orderId, int cents) {}

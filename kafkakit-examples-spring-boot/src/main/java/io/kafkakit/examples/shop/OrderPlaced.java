package io.kafkakit.examples.shop;

/** An event of the topic orders. */
public record OrderPlaced(String id, String product, int quantity) {}

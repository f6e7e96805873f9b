package io.kafkakit.monitor;

/**
 * A summary of repeated measurements.
 *
 * @param last the newest value; zero, as the others, if there is none
 * @param mean the arithmetic mean, rounded
 * @param max the largest
 */
public record Spread<T>(T last, T mean, T max) {}

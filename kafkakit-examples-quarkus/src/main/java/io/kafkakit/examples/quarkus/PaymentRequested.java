package io.kafkakit.examples.quarkus;

record PaymentRequested(String orderId, int cents) {}

package io.kafkakit.examples.micronaut;

record PaymentRequested(String orderId, int cents) {}

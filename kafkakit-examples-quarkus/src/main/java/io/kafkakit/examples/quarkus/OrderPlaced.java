package io.kafkakit.examples.quarkus;

record OrderPlaced(String id, int cents) {}

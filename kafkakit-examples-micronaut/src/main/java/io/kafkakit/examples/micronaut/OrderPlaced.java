package io.kafkakit.examples.micronaut;

record OrderPlaced(String id, int cents) {}

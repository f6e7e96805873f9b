package io.kafkakit.console.internal.jobs;

import io.kafkakit.deadletter.Preview;

/**
 * A preview that somebody looks at, before it is resolved.
 *
 * @param owner the user that made it; nobody else may resolve it
 * @param query the query string of the page that it was made from
 */
public record FrozenSelection(String id, String topic, String owner, String query, Preview preview) {}

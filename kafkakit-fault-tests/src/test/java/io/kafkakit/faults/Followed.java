package io.kafkakit.faults;

import java.util.Set;

/**
 * What a run has in Kafka, and who reads it. All its topics and transactional ids begin with its name and a hyphen.
 *
 * @param groups that consume its topics, each topic one of them
 * @param inputs topics in which work flows as long as it is consumed
 * @param outputs topics that no group consumes
 */
public record Followed(String run, Set<String> groups, Set<String> inputs, Set<String> outputs) {}

package io.kafkakit;

/**
 * The consumer that handles a record, as a member of its group.
 *
 * @param consumerId the member id that Kafka gave to this consumer; it changes when the consumer joins again
 * @param groupId the group's id
 * @param isLeader whether this member owns partition 0 of the group's first topic by name; at most one member does at a
 *     time. Advisory: a member that was cut off may still believe it. Use it to do something once instead of many
 *     times, never for exactly once.
 */
public record Member(String consumerId, String groupId, boolean isLeader) {}

package io.kafkakit;

/**
 * The consumer that handles a record, as a member of its group.
 *
 * @param consumerId the member id that Kafka gave to this consumer; it changes when the consumer joins anew
 * @param groupId the group's id
 * @param isLeader whether this member owns partition 0 of the group's first topic (by name): at most one member at a
 *     time does. Advisory: a member that was cut off believes it for as long as it has not noticed, so use it to do
 *     something once rather than many times, never to do it exactly once.
 */
public record Member(String consumerId, String groupId, boolean isLeader) {}

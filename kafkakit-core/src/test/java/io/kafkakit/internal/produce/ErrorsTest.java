package io.kafkakit.internal.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error of Kafka's from 4.2.2 to 4.4.0, and whose fault it is when a record could not be appended. */
class ErrorsTest {

    private static final Map<Fault, String> TABLE = Map.of(
            Fault.RECORD, """
                    MESSAGE_TOO_LARGE INVALID_RECORD""",
            Fault.BATCH, """
                    RECORD_LIST_TOO_LARGE""",
            Fault.TIMESTAMP, """
                    INVALID_TIMESTAMP""",
            Fault.TOPIC, """
                    UNKNOWN_TOPIC_OR_PARTITION INVALID_TOPIC_EXCEPTION TOPIC_AUTHORIZATION_FAILED UNKNOWN_TOPIC_ID""",
            Fault.PARTITION, """
                    CORRUPT_MESSAGE LEADER_NOT_AVAILABLE NOT_LEADER_OR_FOLLOWER REQUEST_TIMED_OUT
                    REPLICA_NOT_AVAILABLE NETWORK_EXCEPTION COORDINATOR_LOAD_IN_PROGRESS COORDINATOR_NOT_AVAILABLE
                    NOT_COORDINATOR NOT_ENOUGH_REPLICAS NOT_ENOUGH_REPLICAS_AFTER_APPEND NOT_CONTROLLER
                    CONCURRENT_TRANSACTIONS KAFKA_STORAGE_ERROR FETCH_SESSION_ID_NOT_FOUND
                    INVALID_FETCH_SESSION_EPOCH LISTENER_NOT_FOUND FENCED_LEADER_EPOCH UNKNOWN_LEADER_EPOCH
                    OFFSET_NOT_AVAILABLE PREFERRED_LEADER_NOT_AVAILABLE ELIGIBLE_LEADERS_NOT_AVAILABLE
                    ELECTION_NOT_NEEDED UNSTABLE_OFFSET_COMMIT THROTTLING_QUOTA_EXCEEDED INCONSISTENT_TOPIC_ID
                    FETCH_SESSION_TOPIC_ID_ERROR SHARE_SESSION_NOT_FOUND INVALID_SHARE_SESSION_EPOCH
                    SHARE_SESSION_LIMIT_REACHED""",
            Fault.OTHER, """
                    UNKNOWN_SERVER_ERROR OFFSET_OUT_OF_RANGE INVALID_FETCH_SIZE BROKER_NOT_AVAILABLE
                    STALE_CONTROLLER_EPOCH OFFSET_METADATA_TOO_LARGE INVALID_REQUIRED_ACKS ILLEGAL_GENERATION
                    INCONSISTENT_GROUP_PROTOCOL INVALID_GROUP_ID UNKNOWN_MEMBER_ID INVALID_SESSION_TIMEOUT
                    REBALANCE_IN_PROGRESS INVALID_COMMIT_OFFSET_SIZE GROUP_AUTHORIZATION_FAILED
                    CLUSTER_AUTHORIZATION_FAILED UNSUPPORTED_SASL_MECHANISM ILLEGAL_SASL_STATE UNSUPPORTED_VERSION
                    TOPIC_ALREADY_EXISTS INVALID_PARTITIONS INVALID_REPLICATION_FACTOR INVALID_REPLICA_ASSIGNMENT
                    INVALID_CONFIG INVALID_REQUEST UNSUPPORTED_FOR_MESSAGE_FORMAT POLICY_VIOLATION
                    OUT_OF_ORDER_SEQUENCE_NUMBER DUPLICATE_SEQUENCE_NUMBER INVALID_PRODUCER_EPOCH INVALID_TXN_STATE
                    INVALID_PRODUCER_ID_MAPPING INVALID_TRANSACTION_TIMEOUT TRANSACTION_COORDINATOR_FENCED
                    TRANSACTIONAL_ID_AUTHORIZATION_FAILED SECURITY_DISABLED OPERATION_NOT_ATTEMPTED
                    LOG_DIR_NOT_FOUND SASL_AUTHENTICATION_FAILED UNKNOWN_PRODUCER_ID REASSIGNMENT_IN_PROGRESS
                    DELEGATION_TOKEN_AUTH_DISABLED DELEGATION_TOKEN_NOT_FOUND DELEGATION_TOKEN_OWNER_MISMATCH
                    DELEGATION_TOKEN_REQUEST_NOT_ALLOWED DELEGATION_TOKEN_AUTHORIZATION_FAILED
                    DELEGATION_TOKEN_EXPIRED INVALID_PRINCIPAL_TYPE NON_EMPTY_GROUP GROUP_ID_NOT_FOUND
                    TOPIC_DELETION_DISABLED UNSUPPORTED_COMPRESSION_TYPE STALE_BROKER_EPOCH MEMBER_ID_REQUIRED
                    GROUP_MAX_SIZE_REACHED FENCED_INSTANCE_ID NO_REASSIGNMENT_IN_PROGRESS GROUP_SUBSCRIBED_TO_TOPIC
                    PRODUCER_FENCED RESOURCE_NOT_FOUND DUPLICATE_RESOURCE UNACCEPTABLE_CREDENTIAL
                    INCONSISTENT_VOTER_SET INVALID_UPDATE_VERSION FEATURE_UPDATE_FAILED
                    PRINCIPAL_DESERIALIZATION_FAILURE SNAPSHOT_NOT_FOUND POSITION_OUT_OF_RANGE
                    DUPLICATE_BROKER_REGISTRATION BROKER_ID_NOT_REGISTERED INCONSISTENT_CLUSTER_ID
                    TRANSACTIONAL_ID_NOT_FOUND INELIGIBLE_REPLICA NEW_LEADER_ELECTED OFFSET_MOVED_TO_TIERED_STORAGE
                    FENCED_MEMBER_EPOCH UNRELEASED_INSTANCE_ID UNSUPPORTED_ASSIGNOR STALE_MEMBER_EPOCH
                    MISMATCHED_ENDPOINT_TYPE UNSUPPORTED_ENDPOINT_TYPE UNKNOWN_CONTROLLER_ID
                    UNKNOWN_SUBSCRIPTION_ID TELEMETRY_TOO_LARGE INVALID_REGISTRATION TRANSACTION_ABORTABLE
                    INVALID_RECORD_STATE FENCED_STATE_EPOCH INVALID_VOTER_KEY DUPLICATE_VOTER VOTER_NOT_FOUND
                    INVALID_REGULAR_EXPRESSION REBOOTSTRAP_REQUIRED STREAMS_INVALID_TOPOLOGY
                    STREAMS_INVALID_TOPOLOGY_EPOCH STREAMS_TOPOLOGY_FENCED GROUP_DELETION_FAILED
                    STREAMS_TOPOLOGY_DESCRIPTION_UPDATE_FAILED CONTROLLER_ID_NOT_REGISTERED""");

    /** A version of Kafka that has one more makes this fail: it has to be looked at. */
    @Test
    void every_error_of_a_broker_has_its_place() {
        Map<String, Fault> expected = new HashMap<>();
        TABLE.forEach((fault, names) -> List.of(names.strip().split("\\s+"))
                .forEach(name -> assertThat(expected.put(name, fault)).as(name).isNull()));
        for (Errors error : Errors.values()) {
            if (error != Errors.NONE) {
                assertThat(Fault.of(error.exception())).as("%s", error).isEqualTo(expected.get(error.name()));
            }
        }
    }

    static Stream<Arguments> ofTheClient() {
        KafkaException inError = new KafkaException(
                "Cannot execute transactional method because we are in an error state", new RecordTooLargeException());
        KafkaException neighbour = new KafkaException(
                "Failed to append record because it was part of a batch which had one more more invalid records");
        return Stream.of(
                Arguments.of(new InvalidRecordException("no key"), Fault.RECORD),
                Arguments.of(
                        new InvalidRecordException("Timestamp 1 of message with offset 0 is out of range. The timestamp"
                                + " should be within [2, 3]"),
                        Fault.TIMESTAMP),
                Arguments.of(
                        new TimeoutException(
                                "Partition 7 of topic out with partition count 2 is not present in metadata"
                                        + " after 10000 ms."),
                        Fault.RECORD),
                Arguments.of(new TimeoutException("Topic out not present in metadata after 10000 ms."), Fault.TOPIC),
                Arguments.of(new TopicAuthorizationException("out"), Fault.TOPIC),
                Arguments.of(
                        new TimeoutException(
                                "Expiring 1 record(s) for out-0:30000 ms has passed since batch creation."),
                        Fault.PARTITION),
                Arguments.of(DisconnectException.INSTANCE, Fault.PARTITION),
                Arguments.of(new BufferExhaustedException("no memory within 10000 ms"), Fault.OTHER),
                Arguments.of(new TransactionAbortedException(), Fault.OTHER),
                Arguments.of(new SslAuthenticationException("no"), Fault.OTHER),
                Arguments.of(new SerializationException("no"), Fault.OTHER),
                Arguments.of(new IllegalStateException("closed"), Fault.OTHER),
                Arguments.of(inError, Fault.OTHER),
                Arguments.of(neighbour, Fault.OTHER));
    }

    @ParameterizedTest
    @MethodSource("ofTheClient")
    void what_a_client_makes_itself_has_its_place(Exception error, Fault fault) {
        assertThat(Fault.of(error)).isEqualTo(fault);
    }
}

package io.kafkakit.spring.boot;

import io.kafkakit.ExpiredOffsets;
import io.kafkakit.Ordering;
import io.kafkakit.UnknownEvents;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code kafkakit.*}.
 *
 * @param bootstrapServers host:port of the cluster without a name, several separated by commas
 * @param securityProtocol as Kafka's security.protocol
 * @param sslBundle name of an SSL bundle of the application
 * @param properties any Kafka client settings
 * @param clusters further clusters, by name
 * @param groupId consumer group of handlers that name none; spring.application.name by default
 * @param autoStartup whether groups start with the application
 * @param closeTimeout how long a group may take to end its running handlers when the application stops
 * @param inbox the table of effects in the database
 * @param groups consumer groups by id
 * @param topics topics by name
 */
@ConfigurationProperties("kafkakit")
public record KafkakitProperties(
        @Nullable String bootstrapServers,
        @Nullable String securityProtocol,
        @Nullable String sslBundle,
        @DefaultValue Map<String, String> properties,
        @DefaultValue Map<String, Cluster> clusters,
        @Nullable String groupId,
        @DefaultValue("true") boolean autoStartup,
        @DefaultValue("20s") Duration closeTimeout,
        @DefaultValue Inbox inbox,
        @DefaultValue Map<String, Group> groups,
        @DefaultValue Map<String, Topic> topics) {

    /** The cluster without a name. */
    Cluster cluster() {
        return new Cluster(bootstrapServers, securityProtocol, sslBundle, properties);
    }

    /**
     * How to reach a Kafka cluster.
     *
     * @param bootstrapServers host:port, several separated by commas
     * @param securityProtocol as Kafka's security.protocol
     * @param sslBundle name of an SSL bundle of the application
     * @param properties any Kafka client settings
     */
    public record Cluster(
            @Nullable String bootstrapServers,
            @Nullable String securityProtocol,
            @Nullable String sslBundle,
            @DefaultValue Map<String, String> properties) {}

    /**
     * The table that makes effects in the database happen once.
     *
     * @param table its name
     * @param createTable whether it is created at the start if it is missing
     * @param retention how long rows of retried, redriven and refused records stay
     */
    public record Inbox(
            @DefaultValue("kafkakit_inbox") String table,
            @DefaultValue("false") boolean createTable,
            @DefaultValue("14d") Duration retention) {}

    /**
     * A consumer group.
     *
     * @param cluster name of its cluster, if it is not the one without a name
     * @param consumers number of consumers in this process
     * @param transactions its transactional producers
     * @param deadLetterTopic topic for records that fail for good
     * @param createTopics whether missing topics are created, except those that it reads
     * @param sourcePartitions partitions of topics that it reads and that are created too; 0 creates none
     * @param expiredOffsets what to do if the committed offsets are gone
     * @param properties any Kafka client settings for this group
     */
    public record Group(
            @Nullable String cluster,
            @DefaultValue("1") int consumers,
            @DefaultValue Transactions transactions,
            @Nullable String deadLetterTopic,
            @DefaultValue("false") boolean createTopics,
            @DefaultValue("0") int sourcePartitions,
            @DefaultValue("earliest") ExpiredOffsets expiredOffsets,
            @DefaultValue Map<String, String> properties) {}

    /**
     * The transactional producers of a group in this process.
     *
     * @param idPrefix prefix of their transactional ids: each process needs its own, the same after a restart. The group's
     *     id and the host's name by default
     * @param producers how many producers commit at once
     */
    public record Transactions(
            @Nullable String idPrefix, @DefaultValue("1") int producers) {}

    /**
     * A topic that is read.
     *
     * @param group id of the consumer group that reads it
     * @param atLeastOnce whether records may be handled twice after a failure, without transactions
     * @param ordering which records are handled one after the other
     * @param concurrency how many handlers run at once in each consumer
     * @param unknownEvents what becomes of events without a handler
     * @param deadLetterTopic topic for records that fail for good, if it is not the group's
     * @param effects whether handlers run in transactions of the application's database
     * @param retries what becomes of records whose handler failed
     */
    public record Topic(
            @Nullable String group,
            @DefaultValue("false") boolean atLeastOnce,
            @Nullable Ordering ordering,
            @Nullable Integer concurrency,
            @Nullable UnknownEvents unknownEvents,
            @Nullable String deadLetterTopic,
            @DefaultValue("false") boolean effects,
            @Nullable Retry retries) {}

    /**
     * How failed records are retried.
     *
     * @param limit retries at most
     * @param topic retry topic; the topic's name and "-retry" by default
     * @param delay pause before the first retry
     * @param factor by which the pause grows with each retry
     * @param maxDelay the longest pause
     * @param jitter part of the pause that is left to chance, from 0 to 1
     * @param giveUpAfter age of a record after which it is not retried any more
     * @param keepKeyOrder whether later records of a key wait for its retry
     */
    public record Retry(
            @DefaultValue("3") int limit,
            @Nullable String topic,
            @DefaultValue("1s") Duration delay,
            @DefaultValue("2") double factor,
            @DefaultValue("1m") Duration maxDelay,
            @DefaultValue("0") double jitter,
            @Nullable Duration giveUpAfter,
            @DefaultValue("false") boolean keepKeyOrder) {}
}

#!/usr/bin/env bash
# kafka-clients 4.4.0, broker 4.4.0
#
# Two share groups have a dead-letter topic (errors.deadletterqueue.topic.name, KIP-1191) and reject a record. One of the topics has
# errors.deadletterqueue.group.enable=true; the other has not, so the broker may not write dead letters to it.
#
# What happens: the record of the second group is archived without a dead letter. No member gets it again, and the group's lag is 0.
# The acknowledgement reports no error to the consumer. Only the broker's log does.
#
# What one expects: the broker refuses the group's setting, or keeps the record until it can write the dead letter.
#
# Output seen:
#   group enabled: 1 rejected, 0 delivered again, 1 dead letters
#   group plain: 1 rejected, 0 delivered again, 0 dead letters
#   group enabled: {orders-0=SharePartitionOffsetInfo{startOffset=0, leaderEpoch=0, lag=0}}
#   group plain: {orders-0=SharePartitionOffsetInfo{startOffset=0, leaderEpoch=0, lag=0}}
#   as described
#   the broker's log: … ERROR kafka.server.share.SharePartition - Failed to write to DLQ, proceeding to ARCHIVED regardless.
#   org.apache.kafka.common.config.ConfigException: DLQ is not enabled on configured DLQ topic for share group: plain, topic: dlq.plain.
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch client org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:kafka-clients:4.4.0
broker 4.4.0

cat >"$work/Finding.java" <<'JAVA'
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.*;

class Finding {
    static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    static String bootstrap;

    public static void main(String[] args) throws Exception {
        bootstrap = args[0];
        boolean same;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            NewTopic enabled = new NewTopic("dlq.enabled", 1, (short) 1).configs(Map.of("errors.deadletterqueue.group.enable", "true"));
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), enabled, new NewTopic("dlq.plain", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("orders", "key", "an order")).get();
            configure(admin, "enabled");
            configure(admin, "plain");
            same = reject(admin, "enabled") == 1 & reject(admin, "plain") == 0;
            for (String group : List.of("enabled", "plain")) {
                var offsets = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(group)
                        .get();
                System.out.println("group " + group + ": " + offsets);
                same &= offsets.get(ORDERS).lag().equals(Optional.of(0L));
            }
        }
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }

    static void configure(Admin admin, String group) throws Exception {
        List<AlterConfigOp> ops = new ArrayList<>();
        Map.of("errors.deadletterqueue.topic.name", "dlq." + group, "share.auto.offset.reset", "earliest")
                .forEach((name, value) -> ops.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), ops)).all().get();
    }

    /** How many dead letters there are after a member has rejected the only record and another member has waited for it. */
    static long reject(Admin admin, String group) throws Exception {
        int rejected = rejectAll(group, 1, 60);
        int again = rejectAll(group, 1, 15);
        long letters = letters(admin, group);
        System.out.printf("group %s: %d rejected, %d delivered again, %d dead letters%n", group, rejected, again, letters);
        return rejected == 1 && again == 0 ? letters : -1;
    }

    /** Rejects what comes within some seconds, up to a number. */
    static int rejectAll(String group, int most, int seconds) {
        int rejected = 0;
        try (var consumer = new KafkaShareConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", group, "share.acknowledgement.mode", "explicit"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (rejected < most && System.nanoTime() < end) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    consumer.acknowledge(record, AcknowledgeType.REJECT);
                    rejected++;
                }
                consumer.commitSync().values().forEach(error -> error.ifPresent(e -> System.out.println("acknowledgement: " + e)));
            }
        }
        return rejected;
    }

    static long letters(Admin admin, String group) throws Exception {
        TopicPartition letters = new TopicPartition("dlq." + group, 0);
        return admin.listOffsets(Map.of(letters, OffsetSpec.latest())).partitionResult(letters).get().offset();
    }
}
JAVA
run client
printf "the broker's log: "
grep -A 1 'Failed to write to DLQ' "$work/broker.log" || echo 'nothing'

#!/usr/bin/env bash
# connect-runtime and connect-file 4.3.1, broker 4.3.1
#
# A sink connector has a dead-letter topic (errors.deadletterqueue.topic.name, KIP-298) and context headers. A record that was produced
# an hour ago is no JSON, so its converter fails now.
#
# What happens: the dead letter has the timestamp of the record, an hour ago. No header tells the time of the failure. A search by
# timestamp for the failures of the last half hour does not find it.
#
# What one expects: the time of the failure as the timestamp, or in a header.
#
# Output seen:
#   minutes from the dead letter's timestamp to now: 60
#   its headers: [__connect.errors.topic, __connect.errors.partition, __connect.errors.offset, __connect.errors.connector.name,
#       __connect.errors.task.id, __connect.errors.stage, __connect.errors.class.name, __connect.errors.exception.class.name,
#       __connect.errors.exception.message, __connect.errors.exception.stacktrace]
#   dead letters of the last half hour begin at: null
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch connect org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:connect-runtime:4.3.1 org.apache.kafka:connect-file:4.3.1 \
    org.apache.kafka:connect-json:4.3.1
broker 4.3.1

cat >"$work/worker.properties" <<EOP
bootstrap.servers=$bootstrap
listeners=http://127.0.0.1:0
offset.storage.file.filename=$work/offsets
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
value.converter.schemas.enable=false
plugin.discovery=service_load
EOP
cat >"$work/sink.properties" <<EOP
name=sink
connector.class=org.apache.kafka.connect.file.FileStreamSinkConnector
topics=orders
file=$work/sink.txt
errors.tolerance=all
errors.deadletterqueue.topic.name=dead-letters
errors.deadletterqueue.topic.replication.factor=1
errors.deadletterqueue.context.headers.enable=true
EOP

cat >"$work/Finding.java" <<'JAVA'
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

class Finding {
    public static void main(String[] args) throws Exception {
        long now = System.currentTimeMillis();
        long produced = now - Duration.ofHours(1).toMillis();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", args[0]), new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("dead-letters", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("orders", 0, produced, "key", "no JSON")).get();
        }
        boolean same = isSeen(args[0], now, produced);
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }

    static boolean isSeen(String bootstrap, long now, long produced) {
        TopicPartition letters = new TopicPartition("dead-letters", 0);
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(letters));
            consumer.seekToBeginning(List.of(letters));
            ConsumerRecord<String, String> letter = first(consumer);
            System.out.println("minutes from the dead letter's timestamp to now: " + (now - letter.timestamp()) / 60_000);
            List<String> names = new ArrayList<>();
            letter.headers().forEach(header -> names.add(header.key()));
            System.out.println("its headers: " + names);
            OffsetAndTimestamp recent =
                    consumer.offsetsForTimes(Map.of(letters, now - Duration.ofMinutes(30).toMillis())).get(letters);
            System.out.println("dead letters of the last half hour begin at: " + recent);
            return letter.timestamp() == produced && recent == null && names.stream().noneMatch(name -> name.contains("time"));
        }
    }

    static ConsumerRecord<String, String> first(Consumer<String, String> consumer) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
                return record;
            }
        }
        throw new IllegalStateException("no dead letter within 60 s");
    }
}
JAVA
background connect org.apache.kafka.connect.cli.ConnectStandalone "$work/worker.properties" "$work/sink.properties"
run connect

package io.kafkakit.support;

/** The topics that most tests need. */
public record Topics(String in, String retry, String dead, String out) {

    public static Topics of(Kafka kafka, int partitions) {
        return new Topics(
                kafka.topic("in", partitions),
                kafka.topic("in-retry", partitions),
                kafka.topic("dead", 1),
                kafka.topic("out", partitions));
    }
}

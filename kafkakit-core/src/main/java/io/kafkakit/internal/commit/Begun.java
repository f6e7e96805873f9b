package io.kafkakit.internal.commit;

import org.apache.kafka.clients.producer.Producer;

/**
 * A batch that has begun, and what is appended to it.
 *
 * @param producer the owner's
 */
record Begun(
        OwnedProducer owned,
        Producer<byte[], byte[]> producer,
        Appender appender,
        Batch batch,
        UnderWay.Timing timing) {}

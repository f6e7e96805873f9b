package io.kafkakit.spring;

import io.kafkakit.embedded.EmbeddedKafka;

/** One broker for all tests of this JVM that need no other. Their topics and groups have different names. */
public final class SharedKafka {

    private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(KAFKA::close));
    }

    private SharedKafka() {}

    public static EmbeddedKafka get() {
        return KAFKA;
    }
}

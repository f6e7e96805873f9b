package io.kafkakit.bench.run;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.embedded.EmbeddedKafkaBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** The main class of the broker's JVM. It says {@code ready} and its address, and ends when its standard input does. */
public final class BrokerMain {

    private BrokerMain() {}

    /** Starts a broker; the argument is the directory for its data, none for a temporary one. */
    public static void main(String... args) throws IOException {
        EmbeddedKafkaBuilder builder = EmbeddedKafka.builder()
                // What a run has written is deleted before the next one is measured.
                .setting("log.segment.delete.delay.ms", "0")
                .setting("auto.create.topics.enable", "false");
        if (args.length > 0) {
            builder.directory(Path.of(args[0]));
        }
        try (EmbeddedKafka kafka = builder.start()) {
            System.out.println("ready " + kafka.bootstrapServers());
            while (System.in.read() >= 0) {
                // What comes is of no meaning.
            }
        }
        System.exit(0);
    }
}

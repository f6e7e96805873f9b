package io.kafkakit.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One node of a Kafka, broker and controller, in a JVM of its own: as {@code kafka-server-start} runs it, and not as the embedded
 * one. It says {@code ready} when it takes requests, ends in order at SIGTERM, and at once when its standard input ends.
 */
final class BrokerMain {

    static final String READY = "ready";
    /** What it says before that, with the version of Kafka behind it. */
    static final String VERSION = "Kafka ";
    /** The argument that asks for {@link KnownPartitions}; the JVM needs its agent then. */
    static final String MENDED = "mended";

    private BrokerMain() {}

    /**
     * Runs until it is told to end.
     *
     * @param arguments a file with Kafka's settings, the id of the cluster and, or not, {@link #MENDED}
     */
    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        try (InputStream file = Files.newInputStream(Path.of(arguments[0]))) {
            settings.load(file);
        }
        format(settings, arguments[1]);
        if (List.of(arguments).contains(MENDED)) {
            KnownPartitions.mend();
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        Thread parent = new Thread(BrokerMain::endWithTheInput, "parent");
        parent.setDaemon(true);
        parent.start();
        server.startup();
        System.out.println(VERSION + version());
        System.out.println(READY);
        server.awaitShutdown();
    }

    /** The first time; data that is there stays. */
    private static void format(Properties settings, String clusterId) throws Exception {
        String directory = settings.getProperty("log.dirs");
        if (Files.exists(Path.of(directory, "meta.properties"))) {
            return;
        }
        Files.createDirectories(Path.of(directory));
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
                .setClusterId(clusterId)
                .setDirectories(List.of(directory))
                .setMetadataLogDirectory(directory)
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .run();
    }

    /** Out of a jar of Kafka's: the class that knows it is in another package from 4.4 on. */
    private static String version() throws IOException {
        Properties version = new Properties();
        try (InputStream in = KafkaRaftServer.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            version.load(Objects.requireNonNull(in, "no kafka-version.properties"));
        }
        return version.getProperty("version");
    }

    /** Nobody reads any more what a Kafka without its test would write. */
    private static void endWithTheInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is told on this way but the end.
            }
        } catch (IOException e) {
            // That is an end too.
        }
        Runtime.getRuntime().halt(1);
    }
}

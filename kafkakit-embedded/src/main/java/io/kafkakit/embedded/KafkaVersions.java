package io.kafkakit.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The versions of the Kafka jars on the class path. They must be one: a broker beside clients of another version dies of a
 * NoClassDefFoundError, minutes later and naming something else.
 */
final class KafkaVersions {
    /** Clients, server and some others carry it; each has its own version inside. */
    private static final String RESOURCE = "kafka/kafka-version.properties";

    private static final Pattern JAR = Pattern.compile("([^/]+)\\.jar!");

    private KafkaVersions() {}

    static void check(ClassLoader loader) {
        Map<String, String> versions = byJar(loader);
        if (versions.values().stream().distinct().count() > 1) {
            String found = versions.entrySet().stream()
                    .map(e -> e.getKey() + " is " + e.getValue())
                    .collect(Collectors.joining(", "));
            throw new EmbeddedKafkaException("Kafka's jars are of different versions: " + found
                    + ". Make them one: set the property kafka.version in the pom, which also Spring Boot's dependency management reads,"
                    + " or manage all org.apache.kafka artifacts to the same version");
        }
    }

    private static Map<String, String> byJar(ClassLoader loader) {
        Map<String, String> versions = new TreeMap<>();
        try {
            for (URL url : Collections.list(loader.getResources(RESOURCE))) {
                versions.put(name(url), version(url));
            }
            return versions;
        } catch (IOException e) {
            throw new UncheckedIOException("the versions of Kafka's jars cannot be read", e);
        }
    }

    private static String version(URL url) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
            properties.load(in);
        }
        return properties.getProperty("version", "unknown");
    }

    private static String name(URL url) {
        Matcher jar = JAR.matcher(url.toString());
        return jar.find() ? jar.group(1) : url.toString();
    }
}

package io.kafkakit.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of the Kafka jars on the class path, which must be equal. A broker with clients of another version dies
 * minutes later of a NoClassDefFoundError that hides the cause.
 */
final class KafkaVersions {
    /** Several of Kafka's jars contain this file, each with its own version. */
    private static final String RESOURCE = "kafka/kafka-version.properties";

    private static final Pattern JAR = Pattern.compile("([^/]+?)(-[0-9.]+)?\\.jar!");

    private KafkaVersions() {}

    static void check(ClassLoader loader) {
        Map<String, Set<String>> jars = jarsByVersion(loader);
        if (jars.size() > 1) {
            throw new EmbeddedKafkaException("Kafka's jars are of different versions: " + jars
                    + ". Make them one: set the property kafka.version in the pom, which also Spring Boot's dependency"
                    + " management reads, or manage all org.apache.kafka artifacts to the same version");
        }
    }

    private static Map<String, Set<String>> jarsByVersion(ClassLoader loader) {
        Map<String, Set<String>> jars = new TreeMap<>();
        try {
            for (URL url : Collections.list(loader.getResources(RESOURCE))) {
                jars.computeIfAbsent(version(url), none -> new TreeSet<>()).add(name(url));
            }
            return jars;
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

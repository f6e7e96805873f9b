package io.kafkakit.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * The version of Kafka's clients on the class path. A framework may manage an older one than kafkakit was built with; the
 * first call would fail then, with an error of the JVM.
 */
public final class ClientsVersion {

    private static final int[] OLDEST = {4, 2};
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    private ClientsVersion() {}

    /** Adds a problem if the clients are too old. */
    public static void check(Problems problems) {
        check(found(), problems);
    }

    /**
     * As {@link #check(Problems)}, for this version.
     *
     * @param version null if it is not known
     */
    static void check(@Nullable String version, Problems problems) {
        Matcher parts = VERSION.matcher(version == null ? "" : version);
        if (!parts.matches()) {
            return;
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        if (major < OLDEST[0] || (major == OLDEST[0] && minor < OLDEST[1])) {
            problems.add(
                    "org.apache.kafka:kafka-clients",
                    parts.group(),
                    "kafkakit needs " + OLDEST[0] + "." + OLDEST[1]
                            + " or newer; set its version in your build, where a framework or another library chose this one");
        }
    }

    /** Kafka writes its version to this file of the jar; the class that reads it has moved from version to version. */
    private static @Nullable String found() {
        try (InputStream in =
                CommonClientConfigs.class.getClassLoader().getResourceAsStream("kafka/kafka-version.properties")) {
            if (in == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            return null;
        }
    }
}

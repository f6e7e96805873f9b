package io.kafkakit.internal.config;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that no Kafka client knows. They may be a plug-in's, so they pass, and misspelt ones pass with them. The log
 * at least shows them.
 */
public final class UnknownSettings {

    private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

    private UnknownSettings() {}

    /** Logs these settings, if there are any. */
    public static void warn(ClientSettings settings) {
        if (!settings.unknown().isEmpty()) {
            log.warn(
                    "no client of Kafka's knows [{}]: passed on for plug-ins; if no plug-in reads it, correct the name",
                    words(settings));
        }
    }

    /** Each setting with the nearest known setting, if one is near. */
    static String words(ClientSettings settings) {
        return settings.unknown().stream()
                .map(name -> name
                        + Misspelt.nearest(name)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse(""))
                .collect(Collectors.joining(", "));
    }
}

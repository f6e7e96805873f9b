package io.kafkakit.internal.config;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings that no client of Kafka's knows. One of a plug-in's passes, so a misspelt one does too; it should at least be seen. */
public final class UnknownSettings {

    private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

    private UnknownSettings() {}

    /** Logs those of these settings, if there are any. */
    public static void warn(ClientSettings settings) {
        if (!settings.unknown().isEmpty()) {
            log.warn(
                    "no client of Kafka's knows [{}]: passed on for plug-ins; if it is for none, correct the name",
                    words(settings));
        }
    }

    /** Each with the known setting that is nearest, if one is near. */
    static String words(ClientSettings settings) {
        return settings.unknown().stream()
                .map(name -> name
                        + Misspelt.nearest(name)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse(""))
                .collect(Collectors.joining(", "));
    }
}

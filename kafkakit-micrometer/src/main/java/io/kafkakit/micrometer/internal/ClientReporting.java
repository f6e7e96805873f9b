package io.kafkakit.micrometer.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.JmxReporter;

/** Client settings that name our metrics reporter. */
public final class ClientReporting {

    private static final String REPORTERS = CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG;
    private static final List<String> PREFIXES = List.of("", "producer.", "consumer.", "admin.");

    private ClientReporting() {}

    /** A copy of these settings with our reporter in each list of reporters, and in the one for all clients. */
    public static Map<String, Object> addTo(Map<String, ?> settings, ClientMeters meters) {
        Map<String, Object> more = new HashMap<>(settings);
        // A reporter of Kafka's is a default, and a list of one's own replaces it.
        more.putIfAbsent(REPORTERS, List.of(JmxReporter.class.getName()));
        PREFIXES.forEach(prefix -> more.computeIfPresent(prefix + REPORTERS, ClientReporting::withOurs));
        more.put(ClientMetricsReporter.METERS, meters);
        return more;
    }

    private static List<Object> withOurs(String name, Object reporters) {
        Object parsed = ConfigDef.parseType(name, reporters, ConfigDef.Type.LIST);
        List<Object> all = new ArrayList<>(parsed instanceof List<?> many ? many : List.of());
        String ours = ClientMetricsReporter.class.getName();
        if (!all.contains(ours)) {
            all.add(ours);
        }
        return all;
    }
}

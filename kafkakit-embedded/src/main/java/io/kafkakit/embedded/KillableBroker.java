package io.kafkakit.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import kafka.server.BrokerServer;
import kafka.server.KafkaConfig;
import kafka.server.SharedServer;

/**
 * A broker that can also end without telling the controller.
 *
 * <p>Kafka reads {@code controlled.shutdown.enable} once, when it makes its configuration. So this class changes which
 * configuration the shutdown sees.
 */
class KillableBroker extends BrokerServer {
    private volatile boolean killed;

    KillableBroker(SharedServer shared) {
        super(shared);
    }

    @Override
    public KafkaConfig config() {
        return killed ? withoutControlledShutdown(super.config()) : super.config();
    }

    @Override
    public String loggerName() {
        return BrokerServer.class.getName();
    }

    void kill() {
        killed = true;
        shutdown(Duration.ZERO);
    }

    private static KafkaConfig withoutControlledShutdown(KafkaConfig config) {
        Map<Object, Object> settings = new HashMap<>(config.originals());
        settings.put("controlled.shutdown.enable", false);
        return new KafkaConfig(settings, false);
    }
}

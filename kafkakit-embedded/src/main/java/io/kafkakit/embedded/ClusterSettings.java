package io.kafkakit.embedded;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's settings, checked.
 *
 * @param port of the first broker, the others follow; 0 for free ports
 * @param advertised of the first broker, the others follow; null to advertise the listening addresses
 * @param server for every broker, overriding the kit's own
 * @param client the client settings besides the address
 */
record ClusterSettings(
        int brokers, int port, @Nullable Address advertised, Map<String, String> server, Map<String, String> client) {

    ClusterSettings {
        server = Map.copyOf(server);
        client = Map.copyOf(client);
    }

    int portOf(int brokerId) {
        return port == 0 ? 0 : port + brokerId - 1;
    }

    /** The address that clients are told for a broker that listens on this port. */
    Address advertisedAddress(int brokerId, int listeningPort) {
        return advertised == null
                ? new Address(Listener.LOOPBACK, listeningPort)
                : new Address(advertised.host(), advertised.port() + brokerId - 1);
    }

    /** Without the settings, because they may contain passwords. */
    @Override
    public String toString() {
        return brokers + " brokers from port " + port;
    }

    record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}

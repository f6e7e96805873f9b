package io.kafkakit.embedded;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for, checked.
 *
 * @param port of the first broker, the others follow; 0 for free ones
 * @param advertised of the first broker, with the others following; null for where they listen
 * @param server for every broker, above the kit's own
 * @param client what a client needs besides the address
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

    /** Where clients are told to find a broker that listens on a port. */
    Address advertisedAddress(int brokerId, int listeningPort) {
        return advertised == null
                ? new Address(Listener.LOOPBACK, listeningPort)
                : new Address(advertised.host(), advertised.port() + brokerId - 1);
    }

    /** Without the settings: there may be passwords among them. */
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

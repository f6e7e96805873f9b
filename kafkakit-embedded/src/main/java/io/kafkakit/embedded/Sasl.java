package io.kafkakit.embedded;

import java.util.Map;
import java.util.regex.Pattern;

/** A user and password that clients must present: SASL with the mechanism PLAIN, without TLS. */
record Sasl(String user, String password) {
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    /** The broker's JAAS line contains the user in the name of an option, which cannot be quoted. */
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._-]+");

    Sasl {
        if (!USER.matcher(user).matches()) {
            throw new IllegalArgumentException("sasl user: '" + user + "'; give letters, digits, '.', '_' or '-'");
        }
        if (password.isEmpty() || password.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "sasl password of '" + user + "' is empty or has control characters; give another");
        }
    }

    Map<String, String> serverSettings() {
        return Map.of(
                "listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT",
                "listener.name.clients.sasl.enabled.mechanisms", "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config", MODULE + "user_" + user + "=" + quoted(password) + ";");
    }

    Map<String, String> clientSettings() {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", MODULE + "username=" + quoted(user) + " password=" + quoted(password) + ";");
    }

    @Override
    public String toString() {
        return user;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

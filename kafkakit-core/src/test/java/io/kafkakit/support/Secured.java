package io.kafkakit.support;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.embedded.EmbeddedKafkaBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** Brokers that ask who is there. */
public final class Secured {

    private static final String LISTENER = "listener.name.clients.";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private Secured() {}

    /** TLS, with a certificate of the client too. */
    public static EmbeddedKafka tls(Keys keys) {
        EmbeddedKafkaBuilder builder = EmbeddedKafka.builder()
                .setting("listener.security.protocol.map", "CLIENTS:SSL")
                .setting(LISTENER + "ssl.client.auth", "required")
                .clientSetting("security.protocol", "SSL");
        keys.showing()
                .forEach(
                        (name, value) -> builder.setting(LISTENER + name, value).clientSetting(name, value));
        return builder.start();
    }

    /** A password over TLS: SCRAM for this user, and PLAIN for the broker's own admin. */
    public static EmbeddedKafka scram(Keys keys, String user, String password) {
        EmbeddedKafkaBuilder builder = EmbeddedKafka.builder()
                .setting("listener.security.protocol.map", "CLIENTS:SASL_SSL")
                .setting(LISTENER + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512")
                .setting(LISTENER + "plain.sasl.jaas.config", PLAIN + " user_admin=\"for-the-admin\";")
                .setting(LISTENER + "scram-sha-512.sasl.jaas.config", SCRAM + ";")
                .clientSetting("security.protocol", "SASL_SSL")
                .clientSetting("sasl.mechanism", "PLAIN")
                .clientSetting("sasl.jaas.config", PLAIN + " username=\"admin\" password=\"for-the-admin\";");
        keys.showing().forEach((name, value) -> builder.setting(LISTENER + name, value));
        keys.trusting().forEach(builder::clientSetting);
        EmbeddedKafka broker = builder.start();
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096);
        try {
            broker.admin()
                    .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, password)))
                    .all()
                    .get();
        } catch (Exception e) {
            broker.close();
            throw new IllegalStateException(e);
        }
        return broker;
    }

    /** What a user needs to get in there. */
    public static Map<String, Object> login(EmbeddedKafka broker, String user, String password) {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put("sasl.mechanism", "SCRAM-SHA-512");
        settings.put("sasl.jaas.config", jaas(user, password));
        return settings;
    }

    /** The line that says who a user is. */
    public static String jaas(String user, String password) {
        return SCRAM + " username=\"" + user + "\" password=\"" + password + "\";";
    }
}

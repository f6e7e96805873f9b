package io.kafkakit.internal.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the Kafka clients: the user's, over defaults of ours, under what the promise needs. Each kind of client
 * gets all of the user's settings but those that only another kind knows, so that settings of plug-ins pass too.
 * Immutable and thread-safe.
 */
public final class ClientSettings {

    /** A list given as a Java collection prints with brackets round it. */
    private static final Pattern ADDRESS = Pattern.compile("\\[?\\S+:\\d{1,5}]?");

    private static final String HIDDEN = Password.HIDDEN;

    private static final Set<String> PASSWORDS = Stream.of(
                    ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
            .flatMap(definition -> definition.configKeys().values().stream())
            .filter(key -> key.type == ConfigDef.Type.PASSWORD)
            .map(key -> key.name)
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Object> user;
    private final String clientId;

    private ClientSettings(Map<String, Object> user, String clientId) {
        this.user = user;
        this.clientId = clientId;
    }

    /**
     * The user's settings as they are, not checked yet.
     *
     * @param clientId begins the name of each client
     */
    public static ClientSettings of(Map<String, ?> user, String clientId) {
        return new ClientSettings(new TreeMap<>(user), clientId);
    }

    /** The same with some settings of the user's added or replaced. */
    public ClientSettings with(Map<String, ?> more) {
        Map<String, Object> all = new TreeMap<>(user);
        all.putAll(more);
        return new ClientSettings(all, clientId);
    }

    /** Where the cluster is. */
    public String bootstrapServers() {
        return String.valueOf(user.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Whether a consumer with these settings leaves the assignment to the broker (KIP-848). */
    public static boolean isBrokerAssigning(Map<String, Object> consumer) {
        return "consumer".equalsIgnoreCase(String.valueOf(consumer.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)));
    }

    /** What the user gave for this setting; null if nothing. */
    public @Nullable Object given(String name) {
        return user.get(name);
    }

    /** Adds what is wrong with them: settings that are ours, and values that Kafka refuses. Opens nothing. */
    public void check(Problems problems) {
        OwnedSettings.refuse(user, problems);
        String servers = bootstrapServers();
        if (!user.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG) || servers.isBlank()) {
            problems.add("bootstrap.servers is not set: name at least one broker, as host:port");
            return;
        }
        for (String server : servers.split(",", -1)) {
            if (!ADDRESS.matcher(server.strip()).matches()) {
                problems.add("bootstrap.servers", "'" + servers + "'", "'" + server + "' is not host:port");
            }
        }
        checkJaas(problems);
        Set<String> said = new HashSet<>();
        checkWithKafka(() -> new ProducerConfig(producer("check", "check")), problems, said);
        checkWithKafka(() -> new ConsumerConfig(withDeserializers(consumer("check", "check"))), problems, said);
        checkWithKafka(() -> new AdminClientConfig(admin()), problems, said);
    }

    /** Settings that no client of Kafka's knows: a plug-in's, or misspelt. */
    public Set<String> unknown() {
        Set<String> names = new TreeSet<>(user.keySet());
        names.removeAll(ProducerConfig.configNames());
        names.removeAll(ConsumerConfig.configNames());
        names.removeAll(AdminClientConfig.configNames());
        return names;
    }

    /** Whether {@link #check} finds nothing. */
    public boolean isValid() {
        Problems problems = new Problems();
        check(problems);
        return problems.isEmpty();
    }

    private void checkWithKafka(Runnable make, Problems problems, Set<String> said) {
        try {
            make.run();
        } catch (ConfigException e) {
            String sentence = withoutPasswords(String.valueOf(e.getMessage()));
            if (said.add(sentence)) {
                problems.add("Kafka refuses the settings: " + sentence);
            }
        }
    }

    /** Kafka hides a password that is text. One that is a number, or a list, it refuses, and shows. */
    private String withoutPasswords(String sentence) {
        String safe = sentence;
        for (Map.Entry<String, Object> each : user.entrySet()) {
            Object value = each.getValue();
            if (PASSWORDS.contains(each.getKey()) && !(value instanceof String || value instanceof Password)) {
                safe = safe.replace(String.valueOf(value), HIDDEN);
            }
        }
        return safe;
    }

    /** Kafka reads it when it makes a client, and says parts of one that it cannot read: of a password, maybe. */
    private void checkJaas(Problems problems) {
        Object given = user.get(SaslConfigs.SASL_JAAS_CONFIG);
        if (!(given instanceof String || given instanceof Password)) {
            return;
        }
        Password jaas = given instanceof Password password ? password : new Password((String) given);
        try {
            var unused = JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, jaas));
        } catch (IllegalArgumentException | KafkaException e) {
            problems.add(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    HIDDEN,
                    "Kafka cannot read it; write <login module> required username=\"…\" password=\"…\"; with the"
                            + " double quotes and the semicolon, and a backslash before each \" or \\ of a value");
        }
    }

    private static Map<String, Object> withDeserializers(Map<String, Object> settings) {
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /** An idempotent producer. */
    public Map<String, Object> producer(String role) {
        Map<String, Object> settings = new HashMap<>(ClientDefaults.producer());
        settings.putAll(
                without(ConsumerConfig.configNames(), AdminClientConfig.configNames(), ProducerConfig.configNames()));
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + "-" + role);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    /** The settings of a producer that commits outcomes, from those of a producer. */
    public Map<String, Object> lane(Map<String, Object> producer) {
        Map<String, Object> settings = new HashMap<>(ClientDefaults.lane());
        settings.putAll(producer);
        if (!settings.containsKey(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)) {
            AbstractConfig config = quietly(ProducerConfig.configDef(), settings);
            settings.put(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    ClientDefaults.laneDelivery(
                            config.getLong(ProducerConfig.LINGER_MS_CONFIG),
                            config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)));
        }
        return settings;
    }

    /** A transactional producer. */
    public Map<String, Object> producer(String role, String transactionalId) {
        Map<String, Object> settings = producer(role);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return settings;
    }

    /** A consumer that commits nothing by itself and reads what is committed. */
    public Map<String, Object> consumer(String role, String groupId) {
        return consumer(role, groupId, 1);
    }

    /** The same for one of so many that share the memory for what is fetched. */
    public Map<String, Object> consumer(String role, String groupId, int consumers) {
        Map<String, Object> settings = new HashMap<>(
                ClientDefaults.consumer(consumers, Runtime.getRuntime().maxMemory()));
        if (!isBrokerAssigning(user)) {
            settings.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        settings.putAll(
                without(ProducerConfig.configNames(), AdminClientConfig.configNames(), ConsumerConfig.configNames()));
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId + "-" + role);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }

    /** A consumer that belongs to no group and reads nothing: it asks for topics, and lets the broker create them. */
    public Map<String, Object> lookup(String role) {
        Map<String, Object> settings = consumer(role, "");
        settings.keySet()
                .removeAll(List.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
                        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG));
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, true);
        return settings;
    }

    /** An admin client. */
    public Map<String, Object> admin() {
        Map<String, Object> settings = new HashMap<>();
        settings.putAll(
                without(ProducerConfig.configNames(), ConsumerConfig.configNames(), AdminClientConfig.configNames()));
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId + "-admin");
        return settings;
    }

    /** The largest record that a producer takes, in bytes. */
    public int maxRequestSize() {
        return quietly(ProducerConfig.configDef(), producer("check")).getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    }

    /** Adds a problem if a consumer would be given up between two heartbeats; Kafka's own check comes with the first poll. */
    public void checkHeartbeat(Problems problems) {
        AbstractConfig config = quietly(ConsumerConfig.configDef(), withDeserializers(consumer("check", "check")));
        int heartbeat = config.getInt(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
        int session = config.getInt(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        if (heartbeat >= session) {
            problems.add(
                    ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                    heartbeat,
                    "it must be less than session.timeout.ms = " + session + ", a third of it at the most");
        }
    }

    /** Where a group begins that has committed nothing, as Kafka's setting says it. */
    public String autoOffsetReset() {
        return quietly(ConsumerConfig.configDef(), withDeserializers(consumer("check", "check")))
                .getString(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
    }

    /** The longest time between two polls before the group gives a consumer up, in milliseconds. */
    public int maxPollInterval() {
        return quietly(ConsumerConfig.configDef(), withDeserializers(consumer("check", "check")))
                .getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    }

    /** Kafka's own class for these would write all of them into the log, as the client does that is made with them. */
    private static AbstractConfig quietly(ConfigDef definition, Map<String, Object> settings) {
        return new AbstractConfig(definition, settings, false);
    }

    private Map<String, Object> without(Collection<String> other, Collection<String> another, Collection<String> own) {
        Map<String, Object> kept = new HashMap<>(user);
        kept.keySet().removeIf(name -> !own.contains(name) && (other.contains(name) || another.contains(name)));
        return kept;
    }
}

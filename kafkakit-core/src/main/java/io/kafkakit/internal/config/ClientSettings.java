package io.kafkakit.internal.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
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
 * The settings of the Kafka clients, in three layers: our defaults, the user's settings over them, and the promise's
 * settings over both. {@link UserSettings} decides which kind of client gets which settings. Immutable and thread-safe.
 */
public final class ClientSettings {

    /** A Java collection as value prints with brackets around it. */
    private static final Pattern ADDRESS = Pattern.compile("\\[?\\S+:\\d{1,5}]?");

    private static final String HIDDEN = Password.HIDDEN;

    /** If one of these is zero, every call fails and is repeated. */
    private static final List<String> NEVER_ZERO = List.of(
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG);

    private static final Set<String> PASSWORDS = Stream.of(ClientKind.values())
            .flatMap(kind -> kind.definition().configKeys().values().stream())
            .filter(key -> key.type == ConfigDef.Type.PASSWORD)
            .map(key -> key.name)
            .collect(Collectors.toUnmodifiableSet());

    private final UserSettings user;
    private final String clientId;

    private ClientSettings(UserSettings user, String clientId) {
        this.user = user;
        this.clientId = clientId;
    }

    /**
     * The user's settings, not checked yet.
     *
     * @param clientId prefix of each client's name
     */
    public static ClientSettings of(Map<String, ?> user, String clientId) {
        return new ClientSettings(UserSettings.of(user), clientId);
    }

    /** A copy with some of the user's settings added or replaced. */
    public ClientSettings with(Map<String, ?> more) {
        Object id = more.get(CommonClientConfigs.CLIENT_ID_CONFIG);
        return new ClientSettings(
                user.with(more), id == null ? clientId : id.toString().trim());
    }

    /** The cluster's address. */
    public String bootstrapServers() {
        return String.valueOf(user.all().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Whether a consumer with these settings leaves the assignment to the broker (KIP-848). */
    public static boolean isBrokerAssigning(Map<String, Object> consumer) {
        return "consumer".equalsIgnoreCase(String.valueOf(consumer.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)));
    }

    /** The user's value of this setting for consumers; null if not set. */
    public @Nullable Object givenToConsumers(String name) {
        return user.of(ClientKind.CONSUMER).get(name);
    }

    /** The name that the user wrote for this consumer setting: with its prefix, if it has one. */
    public String writtenForConsumers(String name) {
        return written(ClientKind.CONSUMER, name);
    }

    /** The name that the user wrote for this setting of that kind of client. */
    public String written(ClientKind kind, String name) {
        return user.written(kind, name);
    }

    /** Adds a problem for each setting that kafkakit owns and for each value that Kafka refuses. Opens nothing. */
    public void check(Problems problems) {
        OwnedSettings.refuse(user.all(), problems);
        user.check(problems);
        String servers = bootstrapServers();
        if (!user.all().containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) || servers.isBlank()) {
            problems.add("bootstrap.servers is not set" + misspelt(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                    + ": name at least one broker, as host:port");
            return;
        }
        for (String server : servers.split(",", -1)) {
            if (!ADDRESS.matcher(server.strip()).matches()) {
                problems.add("bootstrap.servers", "'" + servers + "'", "'" + server + "' is not host:port");
            }
        }
        user.all().forEach((name, value) -> checkJaas(name, value, problems));
        Set<String> said = new HashSet<>();
        Consumer<KafkaRefusal> tell = refusal -> {
            String sentence = user.asWritten(refusal.kind(), withoutPasswords(refusal.sentence()));
            if (said.add(sentence)) {
                problems.add("Kafka refuses the settings: " + sentence);
            }
        };
        Map<String, Object> consumer = withDeserializers(consumer("check", "check"));
        checkWithKafka(
                ClientKind.PRODUCER, producer("check", "check"), settings -> new ProducerConfig(lane(settings)), tell);
        checkWithKafka(ClientKind.CONSUMER, consumer, ConsumerConfig::new, tell);
        checkWithKafka(ClientKind.ADMIN, admin(), AdminClientConfig::new, tell);
        if (said.isEmpty()) {
            checkTogether(problems);
        }
    }

    /** Combinations that Kafka checks only when it makes a client, or never, and values that can never work. */
    private void checkTogether(Problems problems) {
        AbstractConfig lane = quietly(ClientKind.PRODUCER.definition(), lane(producer("check", "check")));
        long linger = lane.getLong(ProducerConfig.LINGER_MS_CONFIG);
        int request = lane.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        int delivery = lane.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        if (delivery < linger + request) {
            problems.add(
                    user.written(ClientKind.PRODUCER, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
                    delivery,
                    "it must be linger.ms + request.timeout.ms = " + linger + " + " + request
                            + " or more; raise it, or lower one of these");
        }
        int batch = lane.getInt(ProducerConfig.BATCH_SIZE_CONFIG);
        long memory = lane.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
        if (memory < batch) {
            problems.add(
                    user.written(ClientKind.PRODUCER, ProducerConfig.BUFFER_MEMORY_CONFIG),
                    memory,
                    "not one batch fits into it, so that nothing could be sent; raise it, or lower batch.size = "
                            + batch);
        }
        AbstractConfig consumer =
                quietly(ClientKind.CONSUMER.definition(), withDeserializers(consumer("check", "check")));
        AbstractConfig admin = quietly(ClientKind.ADMIN.definition(), admin());
        checkZeros(ClientKind.PRODUCER, lane, problems);
        checkZeros(ClientKind.CONSUMER, consumer, problems);
        checkZeros(ClientKind.ADMIN, admin, problems);
    }

    private void checkZeros(ClientKind kind, AbstractConfig settings, Problems problems) {
        NEVER_ZERO.stream()
                .filter(name -> settings.values().containsKey(name)
                        && ((Number) settings.values().get(name)).longValue() == 0)
                .forEach(name ->
                        problems.add(user.written(kind, name) + " = 0: no request can succeed with it; raise it"));
    }

    /** Settings that no Kafka client knows: for plug-ins, or misspelt. */
    public Set<String> unknown() {
        return user.unknown();
    }

    /** Whether {@link #check} finds nothing. */
    public boolean isValid() {
        Problems problems = new Problems();
        check(problems);
        return problems.isEmpty();
    }

    private record KafkaRefusal(ClientKind kind, String sentence) {}

    /**
     * Kafka's own class stops at the first invalid value. So each value is checked on its own first, then their
     * combination.
     */
    private static void checkWithKafka(
            ClientKind kind,
            Map<String, Object> settings,
            Consumer<Map<String, Object>> make,
            Consumer<KafkaRefusal> tell) {
        List<String> wrong = kind.wrongValues(settings);
        wrong.forEach(sentence -> tell.accept(new KafkaRefusal(kind, sentence)));
        if (wrong.isEmpty()) {
            try {
                make.accept(settings);
            } catch (ConfigException e) {
                tell.accept(new KafkaRefusal(kind, String.valueOf(e.getMessage())));
            }
        }
    }

    /** In brackets: the unknown setting that was probably meant to be this one. */
    private String misspelt(String name) {
        return unknown().stream()
                .filter(each -> Misspelt.nearest(each).filter(name::equals).isPresent())
                .findFirst()
                .map(each -> " (is '" + each + "' meant to be it?)")
                .orElse("");
    }

    /** Kafka hides a password that is text. If it is a number or a list, Kafka refuses it and shows it. */
    private String withoutPasswords(String sentence) {
        String safe = sentence;
        for (Map.Entry<String, Object> each : user.all().entrySet()) {
            Object value = each.getValue();
            if (PASSWORDS.contains(ClientKind.withoutPrefix(each.getKey()))
                    && !(value instanceof String || value instanceof Password)) {
                safe = safe.replace(String.valueOf(value), HIDDEN);
            }
        }
        return safe;
    }

    /**
     * Kafka parses this setting only when it makes a client. Its error then quotes the text, possibly parts of a
     * password.
     */
    private static void checkJaas(String name, Object given, Problems problems) {
        if (!ClientKind.withoutPrefix(name).equals(SaslConfigs.SASL_JAAS_CONFIG)
                || !(given instanceof String || given instanceof Password)) {
            return;
        }
        Password jaas = given instanceof Password password ? password : new Password((String) given);
        try {
            var unused = JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, jaas));
        } catch (IllegalArgumentException | KafkaException e) {
            problems.add(
                    name,
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
        settings.putAll(user.of(ClientKind.PRODUCER));
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + "-" + role);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    /** The settings of a producer that commits outcomes, from the settings of a plain producer. */
    public Map<String, Object> lane(Map<String, Object> producer) {
        Map<String, Object> settings = new HashMap<>(ClientDefaults.lane());
        settings.putAll(producer);
        if (!settings.containsKey(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)) {
            AbstractConfig config = quietly(ClientKind.PRODUCER.definition(), settings);
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

    /** A consumer that does not commit on its own and reads {@code read_committed}. */
    public Map<String, Object> consumer(String role, String groupId) {
        return consumer(role, groupId, 1);
    }

    /** The same for one of several consumers that share the memory for fetched records. */
    public Map<String, Object> consumer(String role, String groupId, int consumers) {
        Map<String, Object> settings = new HashMap<>(
                ClientDefaults.consumer(consumers, Runtime.getRuntime().maxMemory()));
        Map<String, Object> own = user.of(ClientKind.CONSUMER);
        if (!isBrokerAssigning(own)) {
            settings.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        settings.putAll(own);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId + "-" + role);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }

    /** A consumer without a group that reads no records. It asks for topics, and lets the broker create them. */
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
        Map<String, Object> settings = user.of(ClientKind.ADMIN);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId + "-admin");
        return settings;
    }

    /** The largest record that a producer takes, in bytes. */
    public int maxRequestSize() {
        return quietly(ClientKind.PRODUCER.definition(), producer("check"))
                .getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    }

    /**
     * Adds a problem if a consumer would be removed between two heartbeats. Kafka checks this only at the first poll.
     */
    public void checkHeartbeat(Problems problems) {
        Map<String, Object> consumer = consumer("check", "check");
        long heartbeat;
        long session;
        try {
            heartbeat = number(ClientKind.CONSUMER, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, consumer);
            session = number(ClientKind.CONSUMER, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, consumer);
        } catch (ConfigException e) {
            // One of the two is not a number; Kafka's own message says so.
            return;
        }
        if (heartbeat >= session) {
            problems.add(
                    user.written(ClientKind.CONSUMER, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                    heartbeat,
                    "it must be less than " + writtenForConsumers(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG) + " = "
                            + session + ", a third of it at the most");
        }
    }

    /** The value of {@code auto.offset.reset}: where a group without committed offsets begins. */
    public String autoOffsetReset() {
        return quietly(ClientKind.CONSUMER.definition(), withDeserializers(consumer("check", "check")))
                .getString(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
    }

    /** A numeric setting as Kafka reads it: the given value, or Kafka's default. */
    public static long number(ClientKind kind, String name, Map<String, Object> settings) {
        ConfigDef.ConfigKey key =
                Objects.requireNonNull(kind.definition().configKeys().get(name));
        Object given = settings.get(name);
        Object number = given == null ? key.defaultValue : ConfigDef.parseType(name, given, key.type);
        return ((Number) Objects.requireNonNull(number)).longValue();
    }

    /** How long a fetch of this consumer may wait at the broker, in milliseconds. */
    public static long longestFetch(Map<String, Object> consumer) {
        return number(ClientKind.CONSUMER, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, consumer);
    }

    /** The longest time between two polls before the group removes a consumer, in milliseconds. */
    public int maxPollInterval() {
        return quietly(ClientKind.CONSUMER.definition(), withDeserializers(consumer("check", "check")))
                .getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    }

    /** Does not log the settings. Kafka's own class for them would, and so does the client that is made with them. */
    private static AbstractConfig quietly(ConfigDef definition, Map<String, Object> settings) {
        return new AbstractConfig(definition, settings, false);
    }
}

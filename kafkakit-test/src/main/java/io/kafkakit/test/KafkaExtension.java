package io.kafkakit.test;

import io.kafkakit.Experimental;
import io.kafkakit.KafkaCluster;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.embedded.Broker;
import io.kafkakit.embedded.EmbeddedKafka;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The extension behind {@link EmbeddedKafkaTest}. Use it directly in tests that need the broker outside their methods.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final KafkaExtension kafka = KafkaExtension.create().brokers(3).ownBroker();
 * }</pre>
 *
 * <p>Tests and their set-up methods may have these parameters:
 *
 * <ul>
 * <li>{@link EmbeddedKafka}: the Kafka itself, to create topics, and to stop, kill and restart brokers
 * <li>{@link KafkaCluster}: connected to it, the same for the whole test; closed after the test, with all its groups
 * <li>{@link TopicReader}: reads the records in its topics
 * <li>{@code @TestTopic String}: the name of a new topic; see {@link TestTopic}
 * </ul>
 *
 * <p>In a static field, a Kafka of its own lives as long as the class; in an instance field, as long as one test. Use
 * either the annotation or the field for a class, not both.
 */
public final class KafkaExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

    private final boolean byAnnotation;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, Integer> topics = new LinkedHashMap<>();
    private int brokers = 1;
    private boolean own;
    private TopicCodecs codecs = TopicCodecs.defaults();
    private volatile @Nullable EmbeddedKafka kafka;

    /** Called by JUnit for {@link EmbeddedKafkaTest}. In your code use {@link #create}. */
    public KafkaExtension() {
        this(true);
    }

    private KafkaExtension(boolean byAnnotation) {
        this.byAnnotation = byAnnotation;
    }

    /** By default one broker that all test classes of this JVM share. */
    public static KafkaExtension create() {
        return new KafkaExtension(false);
    }

    /**
     * The Kafka that all test classes share that want default settings and no broker of their own. Starts it if it does
     * not run. It ends with the last test.
     *
     * <p>Use it in code that runs before JUnit has called any extension, such as Spring's
     * {@code @DynamicPropertySource}. Thread-safe.
     */
    public static EmbeddedKafka sharedKafka() {
        return SharedKafkas.of(new WantedKafka(1, Map.of(), false, Map.of()));
    }

    /**
     * As {@link #sharedKafka()}, the one that classes with this annotation share.
     *
     * @throws IllegalArgumentException if they want one of their own, which begins with the class
     */
    public static EmbeddedKafka sharedKafka(EmbeddedKafkaTest asked) {
        if (asked.ownBroker()) {
            throw new IllegalArgumentException(
                    "@EmbeddedKafkaTest(ownBroker = true): its Kafka starts with the class, and is needed before that:"
                            + " leave ownBroker out, or use an extension of your own");
        }
        return SharedKafkas.of(WantedKafka.of(asked));
    }

    /** The number of brokers; 1 by default. */
    public KafkaExtension brokers(int number) {
        this.brokers = number;
        return this;
    }

    /** Uses a Kafka that is not shared, so that tests may stop, kill and restart brokers. */
    public KafkaExtension ownBroker() {
        this.own = true;
        return this;
    }

    /** A Kafka broker setting. */
    public KafkaExtension setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** A topic with exactly this name, which exists and is empty before each test. */
    public KafkaExtension topic(String name, int partitions) {
        topics.put(name, partitions);
        return this;
    }

    /** The codec of the injected clusters and readers; {@link JsonCodec} by default. */
    public KafkaExtension codec(EventCodec codec) {
        return codecs(TopicCodecs.of(codec));
    }

    /** The codecs of the injected clusters and readers. */
    @Experimental
    public KafkaExtension codecs(TopicCodecs codecs) {
        this.codecs = codecs;
        return this;
    }

    /**
     * The Kafka of the running tests.
     *
     * @throws IllegalStateException before JUnit has started the first of them
     */
    public EmbeddedKafka embedded() {
        EmbeddedKafka running = kafka;
        if (running == null) {
            throw new IllegalStateException(
                    "no Kafka yet: it starts with the class when this extension is a static field,"
                            + " with the test when it is an instance field");
        }
        return running;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        kafka = started(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        EmbeddedKafka running = started(context);
        kafka = running;
        running.brokers().forEach(Broker::start);
        NamedTopics named = new NamedTopics(running);
        wanted(context).topics().forEach(named::makeEmpty);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EmbeddedKafka.class
                || type == KafkaCluster.class
                || type == TopicReader.class
                || (type == String.class && parameter.isAnnotated(TestTopic.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        EmbeddedKafka running = started(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == KafkaCluster.class) {
            // The store closes it with the test, or with the class if it was requested before all tests.
            return stored(context, type, () -> KafkaCluster.connect(running.clientSettings(), codecs));
        }
        if (type == TopicReader.class) {
            return TopicReader.of(running.clientSettings()).codecs(codecs);
        }
        Optional<TestTopic> topic = parameter.findAnnotation(TestTopic.class);
        return topic.isPresent() ? new NamedTopics(running).make(topic.get(), parameter.getParameter()) : running;
    }

    private EmbeddedKafka started(ExtensionContext context) {
        WantedKafka wanted = wanted(context);
        if (wanted.own()) {
            return (EmbeddedKafka) stored(context, wanted.sharedBy(), wanted::start);
        }
        stored(context.getRoot(), SharedKafkas.class, () -> (AutoCloseable) SharedKafkas::closeAll);
        return SharedKafkas.of(wanted);
    }

    private WantedKafka wanted(ExtensionContext context) {
        Optional<ExtensionContext> around = byAnnotation ? Optional.of(context) : Optional.empty();
        while (around.isPresent()) {
            Optional<EmbeddedKafkaTest> asked =
                    AnnotationSupport.findAnnotation(around.get().getElement(), EmbeddedKafkaTest.class);
            if (asked.isPresent()) {
                return WantedKafka.of(asked.get());
            }
            // A nested class is searched before the class around it.
            around = around.get().getParent();
        }
        return new WantedKafka(brokers, settings, own, topics);
    }

    /**
     * Returns the stored object of this context or one around it. Otherwise makes it and stores it there, for JUnit to
     * close. It does not use the store's own compute methods, because JUnit 6 renamed them. Synchronized, because test
     * classes may run in parallel.
     */
    private static Object stored(ExtensionContext context, Object key, Supplier<Object> make) {
        synchronized (KafkaExtension.class) {
            Store store = context.getStore(Namespace.create(KafkaExtension.class));
            Object found = store.get(key);
            if (found == null) {
                found = make.get();
                store.put(key, found);
            }
            return found;
        }
    }
}

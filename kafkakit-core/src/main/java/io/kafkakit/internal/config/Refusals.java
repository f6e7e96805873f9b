package io.kafkakit.internal.config;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.flow.Thrown;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of a cluster, or of Kafka's own client, that last until somebody corrects something. They are reported, not
 * waited for.
 */
public final class Refusals {

    private static final Map<Class<? extends Throwable>, String> FIXES = Map.of(
            InvalidTopicException.class, "use another name",
            PolicyViolationException.class, "create the topic as the broker's policy wants it, or change the policy",
            InvalidConfigurationException.class, "correct the topic's settings",
            InvalidPartitionsException.class, "correct the number of partitions",
            InvalidRequestException.class, "correct the setting",
            UnsupportedVersionException.class,
                    "use a newer broker, or leave out the setting that needs one, such as group.protocol = consumer",
            InvalidTxnTimeoutException.class,
                    "set transaction.timeout.ms to no more than the broker's transaction.max.timeout.ms, or leave it out",
            InvalidSessionTimeoutException.class,
                    "set session.timeout.ms to a time from the broker's group.min.session.timeout.ms to its "
                            + "group.max.session.timeout.ms, or leave it out",
            UnsupportedAssignorException.class,
                    "name one of the broker's group.consumer.assignors in group.remote.assignor, or leave it out");

    private Refusals() {}

    /** Whether the cluster does not know this user, or denies it something. */
    public static boolean isRefused(Throwable error) {
        return new CauseChain(error)
                .any(each -> each instanceof AuthorizationException || each instanceof AuthenticationException);
    }

    /**
     * Whether Kafka will refuse again until somebody corrects something, so that asking again is pointless. Unknown
     * errors are waited for.
     */
    public static boolean isFinal(Throwable error) {
        return isRefused(error) || new CauseChain(error).any(each -> finalFix(each) != null);
    }

    /** What to do about a final refusal. */
    public static String fix(Throwable error) {
        CauseChain chain = new CauseChain(error);
        if (chain.hasAny(List.of(SslAuthenticationException.class))) {
            return "correct the certificates: the one of the broker in ssl.truststore.location, or this client's own in "
                    + "ssl.keystore.location";
        }
        for (Throwable each : chain.all()) {
            String fix = finalFix(each);
            if (fix != null) {
                return fix;
            }
        }
        return isRefused(error) ? "correct the credentials or the rights of its user" : "correct it";
    }

    /** A producer reports a transaction timeout that is too long only in the exception's message. */
    private static @Nullable String finalFix(Throwable error) {
        boolean isTimeout = error instanceof KafkaException
                && String.valueOf(error.getMessage()).contains("transaction.max.timeout.ms");
        return FIXES.get(isTimeout ? InvalidTxnTimeoutException.class : error.getClass());
    }

    /**
     * Makes a Kafka client.
     *
     * @throws KafkaKitException if its settings are wrong, such as a keystore that cannot be opened
     * @throws KafkaException if it may succeed later: a name is not resolved now, a login server is away
     */
    public static <T> T client(Supplier<T> make) {
        try {
            return make.get();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            if (new CauseChain(e).any(Refusals::mayPass)) {
                throw e;
            }
            throw unmade(e);
        } catch (Throwable e) {
            // A plug-in may throw anything.
            Thrown.rethrowIfFatal(e);
            throw unmade(e);
        }
    }

    private static KafkaKitException unmade(Throwable reason) {
        return new KafkaKitException(
                "no client can be made with these settings: " + words(reason) + "; correct them", reason);
    }

    private static boolean mayPass(Throwable error) {
        return error instanceof LoginException
                || error instanceof UnknownHostException
                || (error instanceof ConfigException
                        && String.valueOf(error.getMessage()).contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /**
     * The messages of an exception and its causes, each once. Kafka's outer exceptions often repeat the message and
     * omit the cause.
     */
    public static String words(Throwable error) {
        List<String> words = new ArrayList<>();
        for (Throwable each : new CauseChain(error).all()) {
            String message =
                    each.getMessage() == null ? each.getClass().getSimpleName() : withoutFullStop(each.getMessage());
            if (words.stream().noneMatch(said -> said.contains(message))) {
                words.add(message);
            }
        }
        return String.join(": ", words);
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}

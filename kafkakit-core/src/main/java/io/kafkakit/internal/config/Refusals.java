package io.kafkakit.internal.config;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.flow.CauseChain;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** What a cluster, or Kafka's own client, refuses until somebody corrects something: not waited for, but said. */
public final class Refusals {

    private Refusals() {}

    /** Whether the cluster does not know this user, or does not allow it something. */
    public static boolean isRefused(Throwable error) {
        return new CauseChain(error)
                .any(each -> each instanceof AuthorizationException || each instanceof AuthenticationException);
    }

    /**
     * A new client of Kafka's.
     *
     * @throws KafkaKitException if its settings make none, such as a keystore that cannot be opened
     * @throws KafkaException if there may be one later: a name is not resolved now, a server for logins is away
     */
    public static <T> T client(Supplier<T> make) {
        try {
            return make.get();
        } catch (KafkaException e) {
            if (new CauseChain(e).any(Refusals::mayPass)) {
                throw e;
            }
            throw new KafkaKitException("no client can be made with these settings: " + words(e) + "; correct them", e);
        }
    }

    private static boolean mayPass(Throwable error) {
        return error instanceof LoginException
                || error instanceof UnknownHostException
                || (error instanceof ConfigException
                        && String.valueOf(error.getMessage()).contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** What an exception and its causes say, each once: what Kafka throws says often that, and not why. */
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

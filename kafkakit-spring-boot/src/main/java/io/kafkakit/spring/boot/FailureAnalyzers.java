package io.kafkakit.spring.boot;

import io.kafkakit.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Say in words why an application does not start. */
final class FailureAnalyzers {

    private FailureAnalyzers() {}

    /** Nothing says where the cluster is. */
    static final class OfMissingServers extends AbstractFailureAnalyzer<MissingServersException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, MissingServersException cause) {
            return new FailureAnalysis(
                    "kafkakit: " + cause.getMessage() + ".",
                    "Set the property " + cause.property() + ", for example to localhost:9092.",
                    cause);
        }
    }

    /** Nothing says which group handles a topic. */
    static final class OfMissingGroup extends AbstractFailureAnalyzer<MissingGroupException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, MissingGroupException cause) {
            return new FailureAnalysis(
                    "kafkakit: " + cause.getMessage() + ".",
                    "Set the property kafkakit.group-id, or spring.application.name, or name the group in @EventsOf.",
                    cause);
        }
    }

    /** A property names an SSL bundle that is not there. */
    static final class OfMissingBundle extends AbstractFailureAnalyzer<MissingBundleException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, MissingBundleException cause) {
            return new FailureAnalysis("kafkakit: " + cause.getMessage() + ".", cause.action(), cause);
        }
    }

    /** A description is wrong. */
    static final class OfConfiguration extends AbstractFailureAnalyzer<ConfigurationException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, ConfigurationException cause) {
            return new FailureAnalysis(
                    "kafkakit: " + cause.getMessage(),
                    "Each line names what is wrong and what to do: change the properties kafkakit.*, or the bean that"
                            + " describes the handlers.",
                    cause);
        }
    }
}

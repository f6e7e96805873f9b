package io.kafkakit.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Keeps Kafka's broker out of the log. It says thousands of lines at a start, and Logback without a configuration prints every
 * debug line. Only loggers that are louder, and have no level of their own, get one, so a level that somebody set
 * stays. Thread-safe.
 */
final class BrokerLogs {
    private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

    private BrokerLogs() {}

    /** Does nothing where another library than Logback writes the log: those print no debug lines unless they are told to. */
    static void quieten() {
        quieten(LoggerFactory.getILoggerFactory());
    }

    static void quieten(ILoggerFactory factory) {
        if (factory.getClass().getName().equals(LOGBACK)) {
            Logback.quieten(factory);
        }
    }

    /** Loaded only where Logback is there: it is no dependency of this module's. */
    private static final class Logback implements LoggerContextListener {
        private static final Map<String, Level> LEVELS = Map.of(
                "kafka", Level.ERROR,
                "state.change.logger", Level.ERROR,
                "org.apache.kafka", Level.ERROR,
                // What goes wrong with a client is for its user to see.
                "org.apache.kafka.clients", Level.WARN);

        static synchronized void quieten(ILoggerFactory factory) {
            LoggerContext context = (LoggerContext) factory;
            if (context.getCopyOfListenerList().stream().noneMatch(Logback.class::isInstance)) {
                Logback levels = new Logback();
                context.addListener(levels);
                levels.set(context);
            }
        }

        /** Looks at all of them first: what is set here for one is no level that somebody set for those below it. */
        private void set(LoggerContext context) {
            List<Logger> loud = LEVELS.keySet().stream()
                    .map(context::getLogger)
                    .filter(logger -> logger.getLevel() == null && isLouder(logger))
                    .toList();
            loud.forEach(logger -> logger.setLevel(LEVELS.get(logger.getName())));
        }

        private static boolean isLouder(Logger logger) {
            return !logger.getEffectiveLevel().isGreaterOrEqual(Objects.requireNonNull(LEVELS.get(logger.getName())));
        }

        /** A framework resets the log before it reads its configuration, which comes after this and so has the last word. */
        @Override
        public void onReset(LoggerContext context) {
            set(context);
        }

        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onStart(LoggerContext context) {}

        @Override
        public void onStop(LoggerContext context) {}

        @Override
        public void onLevelChange(Logger logger, Level level) {}
    }
}

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
 * Keeps the broker's lines out of the log. A start writes thousands of lines, and Logback without a configuration
 * prints every debug line. A logger gets a level only if it is louder than that and has no level of its own. So levels
 * that somebody set stay. Thread-safe.
 */
final class BrokerLogs {
    private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

    private BrokerLogs() {}

    /** Does nothing if another library than Logback writes the log, because others print no debug lines by default. */
    static void quieten() {
        quieten(LoggerFactory.getILoggerFactory());
    }

    static void quieten(ILoggerFactory factory) {
        if (factory.getClass().getName().equals(LOGBACK)) {
            Logback.quieten(factory);
        }
    }

    /** Loaded only if Logback is present, because this module does not depend on it. */
    private static final class Logback implements LoggerContextListener {
        private static final Map<String, Level> LEVELS = Map.of(
                "kafka", Level.ERROR,
                "state.change.logger", Level.ERROR,
                "org.apache.kafka", Level.ERROR,
                // The user should see problems of clients.
                "org.apache.kafka.clients", Level.WARN);

        static synchronized void quieten(ILoggerFactory factory) {
            LoggerContext context = (LoggerContext) factory;
            if (context.getCopyOfListenerList().stream().noneMatch(Logback.class::isInstance)) {
                Logback levels = new Logback();
                context.addListener(levels);
                levels.set(context);
            }
        }

        /**
         * Looks at all loggers first. A level that is set here must not count as one that somebody set for the loggers
         * below.
         */
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

        /**
         * A framework resets the log before it reads its configuration. The configuration comes later and so takes
         * precedence.
         */
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

package io.kafkakit.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** All that is logged until this is closed: by this library at debug level, by Kafka at info. */
public final class Captured implements AutoCloseable {

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Map<Logger, @Nullable Level> before = new HashMap<>();

    public Captured() {
        this(Level.DEBUG);
    }

    /** The same with another level for this library. */
    public Captured(Level ours) {
        appender.start();
        Map.of(
                        "io.kafkakit", ours,
                        "org.apache.kafka", Level.INFO,
                        // The embedded broker has given it a level of its own.
                        "org.apache.kafka.clients", Level.INFO)
                .forEach((name, level) -> {
                    Logger logger = (Logger) LoggerFactory.getLogger(name);
                    before.put(logger, logger.getLevel());
                    logger.setAdditive(false);
                    logger.addAppender(appender);
                    logger.setLevel(level);
                });
    }

    /** What a log would have, stack traces included. */
    public String text() {
        List<ILoggingEvent> events;
        // It appends under its own lock.
        synchronized (appender) {
            events = List.copyOf(appender.list);
        }
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getLoggerName() + " " + event.getThreadName() + " "
                        + event.getFormattedMessage() + "\n"
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        before.forEach((logger, level) -> {
            logger.setLevel(level);
            logger.detachAppender(appender);
            logger.setAdditive(true);
        });
    }
}

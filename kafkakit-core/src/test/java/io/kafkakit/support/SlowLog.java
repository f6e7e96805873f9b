package io.kafkakit.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Whoever logs by this name waits in it, interrupted or not: a thread that is slow in what would take no time. */
public final class SlowLog extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final @Nullable Level before;
    private volatile long millis;

    /** Waits for nothing yet. */
    public SlowLog(String name) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
        this.before = logger.getLevel();
        start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(this);
    }

    /** From now on. */
    public void waits(long millis) {
        this.millis = millis;
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isInterrupted = Thread.interrupted();
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(before);
        stop();
    }
}

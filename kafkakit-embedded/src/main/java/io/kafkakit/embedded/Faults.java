package io.kafkakit.embedded;

import java.util.concurrent.atomic.AtomicReference;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records faults on Kafka's own threads. Kafka's standard handlers end the process, which is wrong inside a test or an
 * application. Thread-safe.
 */
final class Faults implements FaultHandlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final int nodeId;
    private final AtomicReference<@Nullable Throwable> firstFatal = new AtomicReference<>();
    private volatile boolean started;

    Faults(int nodeId) {
        this.nodeId = nodeId;
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            action.run();
            return record(new FaultHandlerException(name + ": " + message, cause), fatal);
        };
    }

    /** Faults are logged from now on. Those of the start are in its exception. */
    void afterStart() {
        started = true;
    }

    /** The fault that made the node unusable; null if there was none. */
    @Nullable
    Throwable fatal() {
        return firstFatal.get();
    }

    private FaultHandlerException record(FaultHandlerException fault, boolean fatal) {
        if (started) {
            LOG.error("Kafka node {} met a {} fault", nodeId, fatal ? "fatal" : "passing", fault);
        }
        if (fatal) {
            firstFatal.compareAndSet(null, fault);
        }
        return fault;
    }
}

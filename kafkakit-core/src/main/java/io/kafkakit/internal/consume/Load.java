package io.kafkakit.internal.consume;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of the records that a consumer holds, and of what they caused. Thread-safe. */
final class Load {

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * Nothing is held yet.
     *
     * @param most bytes; as soon as it holds more, no partition that holds any reads on
     */
    Load(long most) {
        this.most = most;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    boolean isFull() {
        return bytes.get() >= most;
    }

    boolean isHalfEmpty() {
        return bytes.get() <= most / 2;
    }
}

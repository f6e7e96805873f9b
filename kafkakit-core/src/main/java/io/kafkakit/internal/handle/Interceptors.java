package io.kafkakit.internal.handle;

import io.kafkakit.EventContext;
import io.kafkakit.EventHandler;
import io.kafkakit.interceptor.HandlerCall;
import io.kafkakit.interceptor.HandlerInterceptor;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.encode.StagedRecord;
import io.kafkakit.internal.flow.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A group's interceptors, the outermost first. Immutable and thread-safe.
 *
 * @param handlers round handlers
 * @param sends of the records that the group writes
 */
public record Interceptors(List<HandlerInterceptor> handlers, List<SendInterceptor> sends) {

    /** Without interceptors. */
    public static final Interceptors NONE = new Interceptors(List.of(), List.of());

    public Interceptors {
        handlers = List.copyOf(handlers);
        sends = List.copyOf(sends);
    }

    /**
     * Calls a handler, through all interceptors.
     *
     * @param contexts of all its records; the handler gets the first one
     * @param attachments takes what interceptors attach
     */
    void call(
            EventHandler<Object> handler,
            Object data,
            List<? extends EventContext> contexts,
            Consumer<Object> attachments)
            throws Exception {
        if (handlers.isEmpty()) {
            handler.handle(data, contexts.get(0));
        } else {
            call(0, handler, new Attempt(data, List.copyOf(contexts), attachments));
        }
    }

    /** What all interceptors of a call see. */
    private record Attempt(Object data, List<EventContext> contexts, Consumer<Object> attachments) {}

    private void call(int next, EventHandler<Object> handler, Attempt attempt) throws Exception {
        EventContext context = attempt.contexts.get(0);
        if (next == handlers.size()) {
            handler.handle(attempt.data, context);
            return;
        }
        HandlerInterceptor interceptor = handlers.get(next);
        Call call = new Call(attempt, () -> call(next + 1, handler, attempt));
        interceptor.intercept(call, context);
        if (!call.ended) {
            throw new IllegalStateException("the interceptor "
                    + interceptor.getClass().getName()
                    + (call.begun.get()
                            ? " returned while proceed() was running on another thread: wait for it"
                            : " returned without calling proceed(): call it once, or throw an exception"));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static final class Call implements HandlerCall {

        private final Attempt attempt;
        private final Step step;
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile boolean ended;

        Call(Attempt attempt, Step step) {
            this.attempt = attempt;
            this.step = step;
        }

        @Override
        public Object data() {
            return attempt.data;
        }

        @Override
        public List<EventContext> contexts() {
            return attempt.contexts;
        }

        @Override
        public void attach(Object attachment) {
            attempt.attachments.accept(attachment);
        }

        @Override
        public void proceed() throws Exception {
            if (begun.getAndSet(true)) {
                throw new IllegalStateException("proceed() was called twice: the handler runs once an attempt");
            }
            try {
                step.run();
            } finally {
                ended = true;
            }
        }
    }

    /** A record that a handler sends, as the interceptors want it. */
    ProducerRecord<byte[], byte[]> staged(ProducerRecord<byte[], byte[]> record) {
        return sends.isEmpty() ? record : interceptors().staged(record, SendInterceptor.Purpose.SEND);
    }

    private SendInterceptors interceptors() {
        return new SendInterceptors(sends);
    }

    /** The outcome of a failure, as the interceptors want its record. */
    Outcome staged(Outcome outcome) {
        return sends.isEmpty() || !outcome.isOfRecovery()
                ? outcome
                : with(
                        outcome,
                        interceptors()
                                .stagedInAnyCase(
                                        outcome.records().get(0),
                                        outcome.isTriedAgain()
                                                ? SendInterceptor.Purpose.RETRY
                                                : SendInterceptor.Purpose.DEAD_LETTER));
    }

    /**
     * What takes the place of an outcome that Kafka refuses, as the interceptors want its record. If both are retry
     * records or dead letters, it is the same record in another form, which they know.
     */
    public @Nullable Outcome staged(Outcome refused, @Nullable Outcome instead) {
        if (sends.isEmpty() || instead == null) {
            return instead;
        }
        return refused.kind() == instead.kind()
                ? with(
                        instead,
                        StagedRecord.inPlaceOf(
                                refused.records().get(0), instead.records().get(0)))
                : staged(instead);
    }

    private static Outcome with(Outcome outcome, ProducerRecord<byte[], byte[]> record) {
        return new Outcome(outcome.kind(), List.of(record), outcome.attachments());
    }
}

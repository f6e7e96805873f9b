package io.kafkakit.internal.handle;

import io.kafkakit.EventHandler;
import io.kafkakit.interceptor.HandlerCall;
import io.kafkakit.interceptor.HandlerInterceptor;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.interceptor.SendScope;
import io.kafkakit.internal.encode.StagedRecord;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's interceptors, the outermost first. Immutable and thread-safe.
 *
 * @param handlers round handlers
 * @param sends of the records that the group writes
 */
public record Interceptors(List<HandlerInterceptor> handlers, List<SendInterceptor> sends) {

    private static final Logger log = LoggerFactory.getLogger(Interceptors.class);

    /** Without interceptors. */
    public static final Interceptors NONE = new Interceptors(List.of(), List.of());

    public Interceptors {
        handlers = List.copyOf(handlers);
        sends = List.copyOf(sends);
    }

    /** Calls the handler, through all interceptors. */
    void call(EventHandler<Object> handler, Object data, StagingContext context) throws Exception {
        if (handlers.isEmpty()) {
            handler.handle(data, context);
        } else {
            call(0, handler, data, context);
        }
    }

    private void call(int next, EventHandler<Object> handler, Object data, StagingContext context) throws Exception {
        if (next == handlers.size()) {
            handler.handle(data, context);
            return;
        }
        HandlerInterceptor interceptor = handlers.get(next);
        Call call = new Call(data, context::attach, () -> call(next + 1, handler, data, context));
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

        private final Object data;
        private final Consumer<Object> attachments;
        private final Step step;
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile boolean ended;

        Call(Object data, Consumer<Object> attachments, Step step) {
            this.data = data;
            this.attachments = attachments;
            this.step = step;
        }

        @Override
        public Object data() {
            return data;
        }

        @Override
        public void attach(Object attachment) {
            attachments.accept(attachment);
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
        return sends.isEmpty() ? record : staged(record, SendInterceptor.Purpose.SEND);
    }

    private ProducerRecord<byte[], byte[]> staged(
            ProducerRecord<byte[], byte[]> record, SendInterceptor.Purpose purpose) {
        List<SendScope> scopes = new ArrayList<>(1);
        for (SendInterceptor interceptor : sends) {
            SendScope scope = interceptor.onStage(record, purpose);
            if (scope != null) {
                scopes.add(scope);
            }
        }
        return scopes.isEmpty() ? record : new StagedRecord(record, scopes);
    }

    /** The outcome of a failure, as the interceptors want its record. */
    Outcome staged(Outcome outcome) {
        if (sends.isEmpty() || !outcome.isOfRecovery()) {
            return outcome;
        }
        SendInterceptor.Purpose purpose =
                outcome.isTriedAgain() ? SendInterceptor.Purpose.RETRY : SendInterceptor.Purpose.DEAD_LETTER;
        try {
            return new Outcome(
                    outcome.kind(),
                    outcome.records().stream()
                            .map(record -> staged(record, purpose))
                            .toList());
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            log.warn(
                    "an interceptor failed for a record to '{}', which goes on",
                    outcome.records().get(0).topic(),
                    e);
            return outcome;
        }
    }
}

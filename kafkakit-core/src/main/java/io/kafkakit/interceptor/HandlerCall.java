package io.kafkakit.interceptor;

import io.kafkakit.EventContext;
import io.kafkakit.Experimental;
import java.util.List;

/** One attempt to handle an event. Used by the handler's thread. */
@Experimental
public interface HandlerCall {

    /** The decoded data: what the handler takes. */
    Object data();

    /** The contexts of the records that the handler takes: one, or in a batch that of each of its records, in order. */
    List<EventContext> contexts();

    /**
     * Attaches something to this attempt. Listeners find it in {@link io.kafkakit.monitor.Commit#attachments} of the
     * transaction that commits what became of the attempt.
     */
    void attach(Object attachment);

    /**
     * Calls the next interceptor, or the handler.
     *
     * @throws IllegalStateException if it was called before
     * @throws Exception what that threw
     */
    void proceed() throws Exception;
}

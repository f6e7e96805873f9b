package io.kafkakit.interceptor;

import io.kafkakit.EventContext;
import io.kafkakit.Experimental;

/**
 * Runs round every attempt of a handler, on the handler's thread. Must be thread-safe.
 *
 * <pre>{@code
 * group.handlerInterceptor((call, ctx) -> {
 *     long begin = System.nanoTime();
 *     try {
 *         call.proceed();
 *     } finally {
 *         timer.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
 *     }
 * });
 * }</pre>
 *
 * <p>An exception, of the interceptor or of what it calls, is a failed attempt: the record's sends are dropped, and it
 * becomes a retry or a dead letter. So an interceptor can refuse an event, for example one that is not valid.
 */
@Experimental
@FunctionalInterface
public interface HandlerInterceptor {

    /**
     * Runs round one attempt. It must call {@link HandlerCall#proceed} exactly once, or throw. If it returns without
     * that call, the attempt has failed, because a record must not end as handled without its handler.
     *
     * @param context as the handler gets it; sends are staged with those of the handler
     */
    void intercept(HandlerCall call, EventContext context) throws Exception;
}

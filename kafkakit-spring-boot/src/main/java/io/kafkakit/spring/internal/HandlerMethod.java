package io.kafkakit.spring.internal;

import io.kafkakit.BatchHandler;
import io.kafkakit.EventContext;
import io.kafkakit.EventHandler;
import io.kafkakit.EventSender;
import io.kafkakit.Received;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A method of a bean, called with what it asks for. Thread-safe, if the bean is. */
final class HandlerMethod {

    private enum Argument {
        CONTEXT,
        SENDER,
        HEADERS,
        DATA
    }

    private final Object bean;
    private final Method method;
    private final List<Argument> arguments = new ArrayList<>();
    private @Nullable Type data;

    /**
     * A method that can be called on the bean.
     *
     * @throws IllegalArgumentException if it is none that can handle events
     */
    HandlerMethod(Object bean, Method method) {
        this.bean = bean;
        this.method = method;
        if (method.getReturnType() != void.class) {
            throw refused("returns a value, which nobody takes: let it return nothing, and send with EventContext");
        }
        for (Type each : method.getGenericParameterTypes()) {
            arguments.add(argument(each));
        }
        method.setAccessible(true);
    }

    private Argument argument(Type type) {
        if (type == EventContext.class) {
            return Argument.CONTEXT;
        }
        if (type == EventSender.class) {
            return Argument.SENDER;
        }
        if (type == Headers.class) {
            return Argument.HEADERS;
        }
        if (data != null) {
            throw refused("takes a " + data.getTypeName() + " and a " + type.getTypeName()
                    + ": it can take one type of data, an EventContext, and Headers");
        }
        data = type;
        return Argument.DATA;
    }

    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("method " + this + " " + why);
    }

    /** The type of the data; null if it takes none. */
    @Nullable
    Type data() {
        return data;
    }

    /** The class of the data. */
    Class<?> dataClass() {
        if (data instanceof Class<?> type) {
            return type;
        }
        throw refused(data == null ? "takes no data: add a parameter for it" : "takes a " + data.getTypeName());
    }

    /** The type of the data of each record of a batch; null if it takes no batch. */
    @Nullable
    Class<?> batchOf() {
        if (!(data instanceof ParameterizedType list) || list.getRawType() != List.class) {
            return null;
        }
        if (list.getActualTypeArguments()[0] instanceof ParameterizedType received
                && received.getRawType() == Received.class
                && received.getActualTypeArguments()[0] instanceof Class<?> type) {
            return type;
        }
        throw refused("takes a " + list.getTypeName() + ": a batch is a List<Received<T>> with a class T");
    }

    /** Calls it for one record. */
    <T> EventHandler<T> handler() {
        boolean takesHeaders = arguments.contains(Argument.HEADERS);
        return (value, context) -> call(value, context, takesHeaders ? context.headers() : null);
    }

    /** Calls it for a batch. */
    <T> BatchHandler<T> batchHandler() {
        if (arguments.contains(Argument.CONTEXT) || arguments.contains(Argument.HEADERS)) {
            throw refused(
                    "takes a batch, which has no context and no headers of its own: take an EventSender, and ask each"
                            + " Received for its context");
        }
        return (batch, sender) -> call(batch, sender, null);
    }

    private void call(Object value, EventSender sender, @Nullable Headers headers) throws Exception {
        @Nullable Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (arguments.get(i)) {
                case CONTEXT, SENDER -> sender;
                case HEADERS -> headers;
                case DATA -> value;
            };
        }
        try {
            method.invoke(bean, values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Exception exception) {
                throw exception;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}

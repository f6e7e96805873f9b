package io.kafkakit.schema.internal.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.schema.internal.SchemaFormat.Content;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One type of message. Thread-safe. */
final class Messages implements Content {

    private final Descriptor writer;
    private final Map<Type, Parser<? extends Message>> parsers = new ConcurrentHashMap<>();

    Messages(Descriptor writer) {
        this.writer = writer;
    }

    @Override
    public String name() {
        return writer.getFullName();
    }

    @Override
    public Object read(ByteBuffer data, Type type) throws UndecodableException {
        Parser<? extends Message> parser = parsers.get(type);
        if (parser == null) {
            parser = parser(type);
            parsers.put(type, parser);
        }
        try {
            return parser.parseFrom(data.array(), data.arrayOffset() + data.position(), data.remaining());
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableException("the Protobuf data cannot be read: " + Thrown.words(e), e);
        }
    }

    private Parser<? extends Message> parser(Type type) throws UndecodableException {
        if (type == DynamicMessage.class || type == Message.class || type == Object.class) {
            return DynamicMessage.getDefaultInstance(writer).getParserForType();
        }
        if (!(type instanceof Class<?> some) || !Message.class.isAssignableFrom(some)) {
            throw new UndecodableException("the handler takes " + type.getTypeName()
                    + ", and the topic has Protobuf: let it take a generated class or a DynamicMessage");
        }
        Message instance = instance(some);
        String reader = instance.getDescriptorForType().getName();
        // Protobuf reads anything as anything. The package may differ, as between two versions of it.
        if (!reader.equals(writer.getName())) {
            throw new UndecodableException("it is a " + writer.getFullName() + ", and the handler takes a "
                    + instance.getDescriptorForType().getFullName());
        }
        return instance.getParserForType();
    }

    private static Message instance(Class<?> type) throws UndecodableException {
        try {
            return (Message) type.getMethod("getDefaultInstance").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new UndecodableException(
                    "the handler takes " + type.getName() + ", which protoc has not generated", e);
        } catch (Throwable e) {
            // A static initializer: mostly an old class with a newer library.
            Thrown.rethrowIfFatal(e);
            throw new UndecodableException(type.getName() + " cannot be used: " + Thrown.words(e), e);
        }
    }
}

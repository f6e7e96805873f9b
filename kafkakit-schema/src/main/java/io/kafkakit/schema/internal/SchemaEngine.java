package io.kafkakit.schema.internal;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.KeyCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.Framing;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The way of a value or key through framing, registry and format. Thread-safe. */
public final class SchemaEngine implements EventCodec, KeyCodec {

    private final SchemaFormat format;
    private final CodecSettings settings;
    /** Bounded by the registry's schemas. */
    private final Map<SchemaKey, SchemaFormat.Parsed> parsed = new ConcurrentHashMap<>();

    /** For a format. */
    public SchemaEngine(SchemaFormat format, CodecSettings settings) {
        this.format = format;
        this.settings = settings;
    }

    /** With other settings; what it knows of schemas is read anew. */
    public SchemaEngine with(CodecSettings other) {
        return new SchemaEngine(format, other);
    }

    /** How it works. */
    public CodecSettings settings() {
        return settings;
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        byte[] value = record.value();
        if (value == null) {
            return null;
        }
        Frame frame = Frame.of(record.headers(), value, false);
        SchemaFormat.Content content = content(frame);
        String full = content.name();
        String event = full == null ? null : settings.names().apply(full);
        Type type = types.of(event);
        return new DecodedEvent(event, type == null ? null : content.read(frame.data(), type));
    }

    @Override
    public Object decode(EncodedRecord record, Type type) throws UndecodableException {
        byte[] key = record.key();
        if (key == null) {
            throw new UndecodableException("the record has no key");
        }
        Frame frame = Frame.of(record.headers(), key, true);
        return content(frame).read(frame.data(), type);
    }

    private SchemaFormat.Content content(Frame frame) throws UndecodableException {
        SchemaFormat.Parsed known = parsed.get(frame.key());
        if (known == null) {
            ResolvedSchema schema = settings.registry().schema(frame.key());
            if (!schema.schema().type().equals(format.type())) {
                throw new UndecodableException(
                        frame.key() + " is of type " + schema.schema().type() + ", and the topic's codec reads "
                                + format.type() + ": give the topic the codec of that type");
            }
            known = format.parse(schema);
            parsed.put(frame.key(), known);
        }
        return known.content(frame);
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        Object data = Objects.requireNonNull(event.data(), "a tombstone has no data");
        SchemaFormat.Written written = format.write(event.event(), data);
        checkName(event.event(), written.name());
        SchemaIds ids = ids(event.topic(), written, false);
        if (settings.framing() == Framing.PREFIX) {
            return EncodedEvent.of(Frame.prefixed(ids.id(), written.details(), written.data()));
        }
        UUID guid = ids.guid();
        if (guid == null) {
            throw new IllegalArgumentException("the schema registry gives schema id " + ids.id()
                    + " no GUID, which Framing.HEADER needs: write with Framing.PREFIX");
        }
        return EncodedEvent.of(written.data()).withHeader(Frame.header(false), Frame.named(guid, written.details()));
    }

    /** The name is not in the record, so a reader would see another one. */
    private void checkName(@Nullable String event, @Nullable String full) {
        if (full == null || event == null) {
            return;
        }
        String read = settings.names().apply(full);
        if (!event.equals(read) && !event.equals(full) && !event.equals(CodecSettings.simple(full))) {
            throw new IllegalArgumentException("event '" + event + "' has the schema '" + full
                    + "', so its readers would see event '" + read + "': send it by that name, or use withNames(…)");
        }
    }

    private SchemaIds ids(String topic, SchemaFormat.Written written, boolean isKey) {
        String subject = settings.subjects().subject(topic, written.name(), isKey);
        return settings.registry().ids(subject, written.choices(), settings.registers());
    }

    @Override
    public byte[] encode(String topic, Object key) {
        SchemaFormat.Written written = format.write(null, key);
        return Frame.prefixed(ids(topic, written, true).id(), written.details(), written.data());
    }
}

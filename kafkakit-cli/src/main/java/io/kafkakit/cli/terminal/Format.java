package io.kafkakit.cli.terminal;

import io.kafkakit.codec.CloudEventsCodec;
import io.kafkakit.codec.Codecs;
import io.kafkakit.codec.DebeziumOutboxCodec;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.PlainJsonCodec;
import java.net.URI;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The format of a topic's records, as a command's option names it.
 *
 * @param name as it was given
 */
public record Format(String name, EventCodec codec) {

    /** For the help of the option. */
    public static final String CHOICES =
            "json (kafkakit's envelope), plain-json, plain-json:header=NAME, plain-json:field=/PATH, spring, "
                    + "cloudevents, debezium, debezium:header=NAME, text or bytes";

    private static final String HEADER = ":header=";
    private static final String FIELD = ":field=";

    /** The envelope, in which kafkakit writes. */
    public static final Format JSON = new Format("json", new JsonCodec());

    /** Reads the option. */
    public static final class Converter implements ITypeConverter<Format> {

        @Override
        public Format convert(String value) {
            try {
                return new Format(value, codec(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static EventCodec codec(String name) {
        String header = behind(HEADER, name);
        String field = behind(FIELD, name);
        int end = name.indexOf(':');
        return switch (end < 0 ? name : name.substring(0, end) + (header.isEmpty() ? FIELD : HEADER)) {
            case "json" -> JSON.codec;
            case "plain-json" -> PlainJsonCodec.unnamed();
            case "plain-json" + HEADER -> PlainJsonCodec.namedByHeader(header);
            case "plain-json" + FIELD -> PlainJsonCodec.namedByField(field);
            case "spring" -> PlainJsonCodec.namedBySpring(Map.of());
            case "cloudevents" -> CloudEventsCodec.binary(URI.create("/kafkakit"));
            case "debezium" -> DebeziumOutboxCodec.unnamed();
            case "debezium" + HEADER -> DebeziumOutboxCodec.namedByHeader(header);
            case "text" -> Codecs.text();
            case "bytes" -> Codecs.bytes();
            default -> throw new IllegalArgumentException("'" + name + "' is no format; use " + CHOICES);
        };
    }

    private static String behind(String mark, String name) {
        int at = name.indexOf(mark);
        return at < 0 ? "" : name.substring(at + mark.length());
    }
}

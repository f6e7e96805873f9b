package io.kafkakit.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Dead letters as real toolkits wrote them, byte for byte: {@code src/test/resources/dead-letters}.
 *
 * <p>A file holds the letters of one version of one toolkit, as lines of UTF-8:
 *
 * <pre>
 * == listener-failed                                   a letter begins: the name of its situation
 * letter orders-dlt 1@0 CreateTime 1796049114309       topic, partition@offset, type of timestamp, timestamp
 * key 6b31 # k1                                        bytes, and what they say
 * value null
 * header x-id 6f31 # o1                                in the order that they have in the record
 * header e empty
 * source orders 1@7 CreateTime 1796045514309           the record that failed, if there is one; then its key, value, headers
 * </pre>
 *
 * Bytes are hexadecimal, or {@code empty}, or {@code null}. What follows {@code #} is for readers. The interop tests write these
 * files, and compare them with what the toolkits write today: CONTRIBUTING.md.
 */
public final class RealLetters {

    private static final int READABLE = 60;
    private static final HexFormat HEX = HexFormat.of();

    /** All files there are; of several of one toolkit, the newest last. */
    private static final List<String> FILES = List.of(
            "kafka-connect-4.3.1",
            "kafka-streams-4.3.1",
            "karafka-2.4.18",
            "karafka-2.5.2",
            "share-group-4.4.0",
            "smallrye-4.36.0",
            "spring-kafka-4.1.2");

    private RealLetters() {}

    /** All letters of all toolkits. */
    public static Stream<RealLetter> all() {
        return FILES.stream().flatMap(file -> of(file).stream());
    }

    /** The newest file of a toolkit: {@code spring-kafka-4.1.2} of {@code spring-kafka}. */
    public static String newest(String toolkit) {
        return FILES.stream()
                .filter(file -> file.matches(Pattern.quote(toolkit) + "-\\d.*"))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new IllegalArgumentException("no file of " + toolkit + " among " + FILES));
    }

    /**
     * The letters of one version of a toolkit.
     *
     * @param toolkit such as {@code spring-kafka-4.1.2}
     */
    public static List<RealLetter> of(String toolkit) {
        String name = "/dead-letters/" + toolkit + ".txt";
        try (InputStream file = RealLetters.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalArgumentException(
                        "there is no " + name + " among the test resources of kafkakit-core");
            }
            return parse(toolkit, new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One letter. */
    public static RealLetter of(String toolkit, String situation) {
        return of(toolkit).stream()
                .filter(each -> each.situation().equals(situation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(toolkit + " has no situation '" + situation + "'"));
    }

    private static List<RealLetter> parse(String toolkit, String text) {
        List<RealLetter> letters = new ArrayList<>();
        String situation = null;
        Lines letter = null;
        Lines source = null;
        for (String line : text.lines().map(RealLetters::withoutComment).toList()) {
            if (line.startsWith("== ")) {
                add(letters, toolkit, situation, letter, source);
                situation = line.substring(3);
                letter = null;
                source = null;
            } else if (line.startsWith("letter ")) {
                letter = new Lines(line);
            } else if (line.startsWith("source ")) {
                source = new Lines(line);
            } else if (!line.isEmpty()) {
                (source == null ? letter : source).add(line);
            }
        }
        add(letters, toolkit, situation, letter, source);
        return letters;
    }

    private static void add(List<RealLetter> letters, String toolkit, String situation, Lines letter, Lines source) {
        if (situation != null) {
            letters.add(new RealLetter(toolkit, situation, letter.record(), source == null ? null : source.record()));
        }
    }

    private static String withoutComment(String line) {
        int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }

    /** The lines of one record. */
    private static final class Lines {

        private final String[] position;
        private final Headers headers = new RecordHeaders();
        private byte[] key;
        private byte[] value;

        Lines(String position) {
            this.position = position.split(" ", 5);
        }

        void add(String line) {
            String[] words = line.split(" ", 3);
            byte[] bytes = bytes(words[words.length - 1]);
            switch (words[0]) {
                case "key" -> key = bytes;
                case "value" -> value = bytes;
                case "header" -> headers.add(words[1], bytes);
                default -> throw new IllegalArgumentException("'" + line + "' is neither key nor value nor header");
            }
        }

        private static byte[] bytes(String word) {
            return switch (word) {
                case "null" -> null;
                case "empty" -> new byte[0];
                default -> HEX.parseHex(word);
            };
        }

        ConsumerRecord<byte[], byte[]> record() {
            Position at = Position.parse(position[2]);
            return new ConsumerRecord<>(
                    position[1],
                    at.partition(),
                    at.offset(),
                    Long.parseLong(position[4]),
                    TimestampType.forName(position[3]),
                    key == null ? -1 : key.length,
                    value == null ? -1 : value.length,
                    key,
                    value,
                    headers,
                    Optional.empty());
        }
    }

    /** What {@link #of} reads. */
    public static String text(List<RealLetter> letters) {
        StringBuilder text = new StringBuilder();
        for (RealLetter each : letters) {
            text.append("\n== ").append(each.situation()).append('\n');
            write(text, "letter", each.letter());
            if (each.source() != null) {
                write(text, "source", each.source());
            }
        }
        return text.toString();
    }

    private static void write(StringBuilder text, String what, ConsumerRecord<byte[], byte[]> record) {
        text.append(String.format(
                Locale.ROOT,
                "%s %s %d@%d %s %d\n",
                what,
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestampType(),
                record.timestamp()));
        text.append("key ").append(written(record.key())).append('\n');
        text.append("value ").append(written(record.value())).append('\n');
        for (Header header : record.headers()) {
            text.append("header ").append(header.key()).append(' ');
            text.append(written(header.value())).append('\n');
        }
    }

    private static String written(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        return bytes.length == 0 ? "empty" : HEX.formatHex(bytes) + comment(bytes);
    }

    private static String comment(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            String line = text.lines().findFirst().orElse("");
            boolean isShort = line.length() == text.length() && line.length() <= READABLE;
            String start = line.substring(0, Math.min(line.length(), READABLE));
            return start.chars().anyMatch(Character::isISOControl) ? "" : " # " + start + (isShort ? "" : " …");
        } catch (CharacterCodingException e) {
            return "";
        }
    }
}

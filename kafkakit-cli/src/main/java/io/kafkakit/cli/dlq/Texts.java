package io.kafkakit.cli.dlq;

import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Resolution;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What came from the network, as it can be shown at a terminal. */
final class Texts {

    private static final Pattern SPRING_NUMBER = Pattern.compile(
            "kafka_(dlt-)?original-(partition|offset|timestamp)|retry_topic-(attempts|original-timestamp|backoff-timestamp)"
                    + "|kafka_deliveryAttempt");
    private static final Set<Integer> SPRING_BYTES = Set.of(4, 6, 8);

    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Texts() {}

    /** As UTF-8 text, or else as hexadecimal digits. */
    static String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "null";
        }
        String text = text(bytes);
        // A terminal shows nothing for a zero byte, which is no part of a text.
        return text == null || text.indexOf(0) >= 0 ? "0x" + HexFormat.of().formatHex(bytes) : text;
    }

    /** A header's value: some of Spring's are numbers of four, six or eight bytes. */
    static String of(Header header) {
        byte[] value = header.value();
        return value != null && SPRING_NUMBER.matcher(header.key()).matches() && SPRING_BYTES.contains(value.length)
                ? new BigInteger(value).toString()
                : of(value);
    }

    /** As UTF-8 text; null if it is none. */
    static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** When it failed, or else when its record was produced. */
    static String time(DeadLetter letter) {
        return time(letter, Texts::time);
    }

    /** As {@link #time(DeadLetter)} in UTC, for a terminal: without the year, if it is this one. */
    static String shortTime(DeadLetter letter) {
        int year = Clock.systemUTC().instant().atOffset(ZoneOffset.UTC).getYear();
        return time(letter, at -> at.atOffset(ZoneOffset.UTC).getYear() == year ? SHORT.format(at) : time(at));
    }

    private static String time(DeadLetter letter, Function<Instant, String> written) {
        Instant at = letter.failure().at();
        if (at != null) {
            return written.apply(at);
        }
        // Nothing tells what the timestamp of a toolkit is that is not known.
        return (letter.source().timestamp() == null ? "stamped " : "produced ") + written.apply(letter.writtenAt());
    }

    static String toolkit(DeadLetter letter) {
        return letter.toolkit().name().toLowerCase(Locale.ROOT);
    }

    /** The class of the root cause without its package, and what the failure said. */
    static String error(Failure failure) {
        return error(failure.rootCause(), failure);
    }

    /** The class of the failure itself without its package, and what it said. */
    static String errorItself(Failure failure) {
        return error(failure.errorClass(), failure);
    }

    private static String error(@Nullable String name, Failure failure) {
        String message = or(failure.message(), "");
        if (name == null) {
            return message;
        }
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return message.isEmpty() || message.equals(name) ? simple : simple + ": " + message;
    }

    /** Says that {@code --since} leaves some out that it perhaps should not. */
    static Optional<String> leftOut(long count) {
        return count == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%,d left out by --since: produced earlier, time of failure unknown"
                                + " (Kafka Streams and Connect do not write it)",
                        count));
    }

    static String action(Resolution resolution) {
        return resolution.action().name().toLowerCase(Locale.ROOT);
    }

    /** "redriven at 2026-11-23T10:00:00Z to orders-retry by ada, because rates are back". */
    static String resolved(Resolution done) {
        return action(done) + " at " + done.at() + (done.to() == null ? "" : " to " + done.to())
                + (done.operator() == null ? "" : " by " + done.operator())
                + (done.reason() == null ? "" : ", because " + done.reason());
    }
}

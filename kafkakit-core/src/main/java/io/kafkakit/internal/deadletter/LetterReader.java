package io.kafkakit.internal.deadletter;

import io.kafkakit.HeaderNames;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.deadletter.Source;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.recover.Dialect;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records, whoever wrote them. What their headers say may be anything, and counts if it makes sense. */
final class LetterReader {

    private static final int MOST = Integer.MAX_VALUE;

    private final EventCodec codec;

    LetterReader(EventCodec codec) {
        this.codec = codec;
    }

    DeadLetter read(ConsumerRecord<byte[], byte[]> record, @Nullable Resolution resolution) {
        Headers headers = record.headers();
        Dialect dialect = isOurs(headers) ? null : Dialect.of(headers);
        Long redrives = HeaderText.number(headers, HeaderNames.REDRIVES, MOST);
        return new DeadLetter(
                record,
                toolkit(headers, dialect),
                dialect == null ? ownSource(headers) : source(headers, dialect),
                dialect == null ? ownFailure(record) : failure(record, dialect),
                event(record.value()),
                redrives == null ? 0 : redrives.intValue(),
                resolution);
    }

    private static boolean isOurs(Headers headers) {
        return headers.lastHeader(HeaderNames.DISPOSITION) != null || isOfNpm(headers);
    }

    private static boolean isOfNpm(Headers headers) {
        return headers.lastHeader(HeaderNames.FAILED_AT) != null
                && headers.lastHeader(HeaderNames.ERROR_REASON) != null;
    }

    private static Toolkit toolkit(Headers headers, @Nullable Dialect dialect) {
        if (dialect != null) {
            return dialect.toolkit();
        }
        if (headers.lastHeader(HeaderNames.DISPOSITION) != null) {
            return Toolkit.KAFKAKIT;
        }
        return isOfNpm(headers) ? Toolkit.KAFKAKIT_NPM : Toolkit.UNKNOWN;
    }

    private static Source ownSource(Headers headers) {
        String redriveTopic = HeaderText.text(headers, HeaderNames.REDRIVE_TOPIC);
        return new Source(
                HeaderText.text(headers, HeaderNames.ORIGINAL_TOPIC),
                toInt(HeaderText.number(headers, HeaderNames.ORIGINAL_PARTITION, MOST)),
                HeaderText.number(headers, HeaderNames.ORIGINAL_OFFSET, Long.MAX_VALUE),
                time(HeaderText.number(headers, HeaderNames.ORIGINAL_TIMESTAMP, Long.MAX_VALUE)),
                HeaderText.text(headers, HeaderNames.GROUP),
                redriveTopic == null ? HeaderText.text(headers, HeaderNames.RETRY_TOPIC) : redriveTopic);
    }

    private static Failure ownFailure(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        Instant failedAt = HeaderText.time(headers, HeaderNames.FAILED_AT);
        Long attempts = HeaderText.number(headers, HeaderNames.ATTEMPTS, MOST);
        return new Failure(
                failedAt == null ? writtenAt(record) : failedAt,
                HeaderText.text(headers, HeaderNames.DISPOSITION),
                HeaderText.text(headers, HeaderNames.EXCEPTION_CLASS),
                HeaderText.text(headers, HeaderNames.ERROR_REASON),
                HeaderText.text(headers, HeaderNames.STACK_TRACE),
                toInt(attempts));
    }

    private static Source source(Headers headers, Dialect dialect) {
        return new Source(
                dialect.text(headers, dialect.topic()),
                toInt(dialect.number(headers, dialect.partition(), MOST)),
                dialect.number(headers, dialect.offset(), Long.MAX_VALUE),
                time(dialect.number(headers, dialect.timestamp(), Long.MAX_VALUE)),
                dialect.text(headers, dialect.group()),
                null);
    }

    private static Failure failure(ConsumerRecord<byte[], byte[]> record, Dialect dialect) {
        Headers headers = record.headers();
        return new Failure(
                writtenAt(record),
                null,
                dialect.text(headers, dialect.errorClass()),
                dialect.text(headers, dialect.message()),
                dialect.text(headers, dialect.stackTrace()),
                toInt(dialect.number(headers, dialect.attempts(), MOST)));
    }

    private static Instant writtenAt(ConsumerRecord<?, ?> record) {
        return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
    }

    private @Nullable String event(byte @Nullable [] value) {
        try {
            return value == null ? null : codec.decode(value, name -> null).event();
        } catch (UndecodableException e) {
            return null;
        }
    }

    private static @Nullable Integer toInt(@Nullable Long number) {
        return number == null ? null : number.intValue();
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}

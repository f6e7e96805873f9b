package io.kafkakit.internal.deadletter;

import io.kafkakit.HeaderNames;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.deadletter.Source;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.recover.Dialect;
import io.kafkakit.internal.route.Decoder;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as a dead letter, whoever wrote it. What its headers say may be anything, and counts if it makes sense.
 *
 * <p>Most are only moved: to read all of each would take a third of a redrive's time. So each part is read when it is asked for,
 * by two threads twice if it so happens, which makes no difference.
 */
final class RecordLetter implements DeadLetter {

    private static final int MOST = Integer.MAX_VALUE;

    private final ConsumerRecord<byte[], byte[]> record;
    private final Decoder decoder;
    private final @Nullable Resolution resolution;
    /** Null if the record is ours, or nobody's. */
    private final @Nullable Dialect dialect;

    private @Nullable Source source;
    private @Nullable Failure failure;

    RecordLetter(ConsumerRecord<byte[], byte[]> record, EventCodec codec, @Nullable Resolution resolution) {
        this.record = record;
        this.decoder = new Decoder(codec);
        this.resolution = resolution;
        this.dialect = isOurs(record.headers()) ? null : Dialect.of(record.headers());
    }

    @Override
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    @Override
    public @Nullable Resolution resolution() {
        return resolution;
    }

    @Override
    public int redrives() {
        Long redrives = HeaderText.number(record.headers(), HeaderNames.REDRIVES, MOST);
        return redrives == null ? 0 : redrives.intValue();
    }

    @Override
    public Source source() {
        Source its = source;
        if (its == null) {
            its = dialect == null ? ownSource(record.headers()) : source(record.headers(), dialect);
            source = its;
        }
        return its;
    }

    @Override
    public Failure failure() {
        Failure its = failure;
        if (its == null) {
            its = dialect == null ? ownFailure(record) : failure(record, dialect);
            failure = its;
        }
        return its;
    }

    private static boolean isOurs(Headers headers) {
        return headers.lastHeader(HeaderNames.DISPOSITION) != null || isOfNpm(headers);
    }

    private static boolean isOfNpm(Headers headers) {
        return headers.lastHeader(HeaderNames.FAILED_AT) != null
                && headers.lastHeader(HeaderNames.ERROR_REASON) != null;
    }

    @Override
    public Toolkit toolkit() {
        Headers headers = record.headers();
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

    @Override
    public @Nullable String event() {
        byte[] value = record.value();
        try {
            return value == null ? null : decoder.decode(value, name -> null).event();
        } catch (Throwable e) {
            // Whatever the codec makes of one dead letter, the others can be looked at.
            Thrown.rethrowIfFatal(e);
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

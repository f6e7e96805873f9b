package io.kafkakit.internal.letter;

import io.kafkakit.HeaderNames;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.deadletter.Source;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.recover.Dialect;
import io.kafkakit.internal.recover.Says;
import io.kafkakit.internal.route.Decoder;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record as a dead letter, from any toolkit. Its headers may contain anything; invalid ones are ignored.
 *
 * <p>Most dead letters are only moved, and reading all parts of each would take a third of a redrive's time. So each
 * part is read on demand. Two threads may read a part twice, which does no harm.
 */
public final class RecordLetter implements DeadLetter {

    private static final int MOST = Integer.MAX_VALUE;

    private static final Source NOWHERE = new Source(null, null, null, null, null, null);

    private final ConsumerRecord<byte[], byte[]> record;
    private final TopicCodecs codecs;
    private final @Nullable Resolution resolution;
    private final Author author;

    private @Nullable Source source;
    private @Nullable Failure failure;

    public RecordLetter(ConsumerRecord<byte[], byte[]> record, TopicCodecs codecs, @Nullable Resolution resolution) {
        this.record = record;
        this.codecs = codecs;
        this.resolution = resolution;
        this.author = Author.of(record.headers());
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
    public Toolkit toolkit() {
        return author.toolkit();
    }

    /** The headers as the failed record had them. */
    public List<Header> headersThatFailed(boolean toSource) {
        return author.without(record.headers(), toSource);
    }

    /** Whether it contains its record's key or value. */
    public boolean isCopy() {
        return record.key() != null || record.value() != null;
    }

    /** Whether only the original record is complete. */
    public boolean isPartial() {
        return switch (toolkit()) {
            // Never the headers. Key and value only if the group is configured to copy them.
            case SHARE_GROUP -> true;
            // Nothing, if the failed record is not the one that was read.
            case KAFKA_STREAMS -> !isCopy();
            // Before it had a header for the key.
            case KARAFKA -> hasThePartitionForAKey();
            case SMALLRYE -> hasTheKeyForAValue();
            default -> false;
        };
    }

    /** Whether its key is not its record's, and no header contains that. */
    public boolean hasThePartitionForAKey() {
        Dialect dialect = author.dialect();
        return dialect != null
                && dialect.names().containsKey(Says.KEY)
                && !dialect.said(record.headers()).has(Says.KEY)
                && record.key() != null
                && new String(record.key(), StandardCharsets.UTF_8).equals(String.valueOf(source().partition()));
    }

    /**
     * Whether its value is not its record's. For a key that cannot be deserialized, SmallRye 4.36 writes its bytes as
     * key and as value.
     */
    public boolean hasTheKeyForAValue() {
        Headers headers = record.headers();
        return toolkit() == Toolkit.SMALLRYE
                && headers.lastHeader("deserialization-failure-key") != null
                && headers.lastHeader("deserialization-failure-value-data") == null;
    }

    @Override
    public byte @Nullable [] value() {
        return hasTheKeyForAValue() ? null : record.value();
    }

    /** In Karafka before 2.5 the dead letter's key is the partition. */
    @Override
    public byte @Nullable [] key() {
        Dialect dialect = author.dialect();
        if (dialect == null || !dialect.names().containsKey(Says.KEY)) {
            return record.key();
        }
        Dialect.Said said = dialect.said(record.headers());
        byte[] key = said.bytes(Says.KEY);
        // Its client writes a null key as an empty text.
        return !said.has(Says.KEY) ? record.key() : key == null || key.length == 0 ? null : key;
    }

    @Override
    public Source source() {
        Source its = source;
        if (its == null) {
            Dialect dialect = author.dialect();
            if (!author.isSure()) {
                its = NOWHERE;
            } else {
                its = dialect == null ? ownSource(record.headers()) : source(dialect.said(record.headers()));
            }
            source = its;
        }
        return its;
    }

    @Override
    public Failure failure() {
        Failure its = failure;
        if (its == null) {
            Dialect dialect = author.dialect();
            its = dialect == null ? ownFailure() : failure(dialect.said(record.headers()));
            failure = its;
        }
        return its;
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

    private Failure ownFailure() {
        Headers headers = record.headers();
        Instant failedAt = HeaderText.time(headers, HeaderNames.FAILED_AT);
        String errorClass = HeaderText.text(headers, HeaderNames.EXCEPTION_CLASS);
        String trace = HeaderText.text(headers, HeaderNames.STACK_TRACE);
        for (Dialect each : author.besides()) {
            trace = trace == null ? each.said(headers).text(Says.STACK_TRACE) : trace;
        }
        return new Failure(
                failedAt == null ? stampedOnFailure() : failedAt,
                HeaderText.text(headers, HeaderNames.DISPOSITION),
                errorClass,
                Causes.of(errorClass, null, trace),
                HeaderText.text(headers, HeaderNames.ERROR_REASON),
                trace,
                toInt(HeaderText.number(headers, HeaderNames.ATTEMPTS, MOST)));
    }

    private Source source(Dialect.Said said) {
        Instant timestamp = time(said.number(Says.TIMESTAMP, Long.MAX_VALUE));
        String connector = said.text(Says.CONNECTOR);
        return new Source(
                said.text(Says.TOPIC),
                toInt(said.number(Says.PARTITION, MOST)),
                said.number(Says.OFFSET, Long.MAX_VALUE),
                timestamp == null && stampedOnFailure() == null ? writtenAt() : timestamp,
                // Connect's default group, unless the connector sets another.
                connector == null ? said.text(Says.GROUP) : "connect-" + connector,
                null);
    }

    private Failure failure(Dialect.Said said) {
        String errorClass = said.text(Says.ERROR_CLASS);
        String trace = said.text(Says.STACK_TRACE);
        return new Failure(
                stampedOnFailure(),
                null,
                errorClass,
                Causes.of(errorClass, said.text(Says.CAUSE_CLASS), trace),
                said.text(Says.MESSAGE),
                trace,
                attempts(said));
    }

    private static @Nullable Integer attempts(Dialect.Said said) {
        Long next = said.number(Says.NEXT_ATTEMPT, MOST);
        Long retries = said.number(Says.RETRIES, MOST - 1);
        return next != null && next > 0
                ? Integer.valueOf(next.intValue() - 1)
                : retries != null ? Integer.valueOf(retries.intValue() + 1) : toInt(said.number(Says.ATTEMPTS, MOST));
    }

    /**
     * The dead letter's own timestamp, if it is the time of the failure. Some toolkits give it the record's timestamp.
     */
    private @Nullable Instant stampedOnFailure() {
        boolean isTheRecords = switch (toolkit()) {
            case KAFKA_STREAMS, KAFKA_CONNECT, UNKNOWN -> record.timestampType() != TimestampType.LOG_APPEND_TIME;
            default -> false;
        };
        return isTheRecords ? null : writtenAt();
    }

    @Override
    public @Nullable String event() {
        try {
            DecodedEvent decoded = hasTheKeyForAValue() ? null : decoder().decode(record, name -> null);
            return decoded == null ? null : decoded.event();
        } catch (Throwable e) {
            // A codec that fails for one dead letter must not hide the others.
            Thrown.rethrowIfFatal(e);
            return null;
        }
    }

    @Override
    public Object data(Type type) throws UndecodableException {
        DecodedEvent decoded = hasTheKeyForAValue() ? null : decoder().decode(record, name -> type);
        if (decoded == null || decoded.data() == null) {
            throw new UndecodableException("the dead letter has no value");
        }
        return decoded.data();
    }

    private Decoder decoder() {
        String topic = source().topic();
        return Decoder.of(topic == null ? record.topic() : topic, codecs);
    }

    private static @Nullable Integer toInt(@Nullable Long number) {
        return number == null ? null : number.intValue();
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}

package io.kafkakit.internal.handle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.Disposition;
import io.kafkakit.EventHandler;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Pipelines;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code of the user's that throws anything, returns nonsense or changes what it is given costs its record an attempt. */
class UserCodeTest {

    private static final byte[] VALUE = "{\"event\":\"Job\",\"data\":{\"id\":1}}".getBytes(UTF_8);

    record Job(int id) {}

    /** An error of somebody's own, which no list of errors knows. */
    private static final class OwnError extends Error {

        private static final long serialVersionUID = 1L;

        OwnError() {
            super("own");
        }
    }

    /** What it throws, or returns, when it decodes and when it encodes. */
    private record Codec(Decode decode, Encode encode) implements EventCodec {

        interface Decode {
            @Nullable
            DecodedEvent of(byte[] value) throws Exception;
        }

        interface Encode {
            @Nullable
            EncodedEvent of(@Nullable Object data) throws Exception;
        }

        static Codec decoding(Decode decode) {
            return new Codec(decode, data -> EncodedEvent.of(VALUE.clone()));
        }

        static Codec encoding(Encode encode) {
            return new Codec(value -> new DecodedEvent("Job", new Job(1)), encode);
        }

        @Override
        public EncodedEvent encode(EventRecord event) {
            try {
                return encode.of(event.data());
            } catch (Exception e) {
                throw UserCodeTest.<RuntimeException>sneaky(e);
            }
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            try {
                return decode.of(record.value());
            } catch (UndecodableException e) {
                throw e;
            } catch (Exception e) {
                throw UserCodeTest.<RuntimeException>sneaky(e);
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private final List<FailedRecord> told = new ArrayList<>();
    private final ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
            "orders",
            4,
            17L,
            Deliveries.NOW,
            TimestampType.CREATE_TIME,
            0,
            0,
            "key".getBytes(UTF_8),
            VALUE.clone(),
            new RecordHeaders().add("h", "header".getBytes(UTF_8)),
            Optional.empty());

    private Outcome process(EventCodec codec, EventHandler<Job> handler, Metadata metadata) {
        TopicEvents events = TopicEvents.of("orders").on(Job.class, handler);
        Pipeline pipeline = Pipelines.of(events, codec, metadata, told::add, Clock.system());
        Delivery delivery = Deliveries.of(Deliveries.plan(Retries.upTo(3).onTopic("retry")), record);
        return Pipelines.process(pipeline, delivery);
    }

    private Outcome process(EventCodec codec) {
        return process(codec, (job, ctx) -> {}, Metadata.none());
    }

    private Outcome process(EventHandler<Job> handler) {
        return process(new JsonCodec(), handler, Metadata.none());
    }

    private void assertRetried(Outcome outcome, String reason) {
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRIED);
        ProducerRecord<byte[], byte[]> retry = outcome.records().get(0);
        assertThat(HeaderText.text(retry.headers(), HeaderNames.LAST_ERROR)).contains(reason);
        assertThat(retry.value()).isEqualTo(VALUE);
        assertThat(retry.key()).asString(UTF_8).isEqualTo("key");
        assertThat(retry.headers().lastHeader("h").value()).asString(UTF_8).isEqualTo("header");
        assertThat(told).hasSize(1);
    }

    static Stream<Throwable> anything() {
        return Stream.of(
                new IOException("not declared"),
                new InterruptedException("not declared either"),
                new IllegalStateException("of the codec"),
                new OwnError(),
                new AssertionError("asserted"),
                new NoClassDefFoundError("gone"),
                new StackOverflowError("deep"));
    }

    @ParameterizedTest
    @MethodSource("anything")
    void whatever_a_codec_throws_is_a_failed_attempt(Throwable thrown) {
        Outcome outcome = process(Codec.decoding(value -> {
            throw UserCodeTest.<RuntimeException>sneaky(thrown);
        }));
        assertRetried(outcome, thrown.getMessage());
        assertThat(told.get(0).error()).isSameAs(thrown);
        assertThat(told.get(0).event()).isNull();
    }

    @ParameterizedTest
    @MethodSource("anything")
    void whatever_a_codec_throws_when_it_encodes_fails_the_handler_that_sends(Throwable thrown) {
        Codec codec = Codec.encoding(data -> {
            throw UserCodeTest.<RuntimeException>sneaky(thrown);
        });
        assertRetried(process(codec, (job, ctx) -> ctx.send("out", job), Metadata.none()), thrown.getMessage());
    }

    @ParameterizedTest
    @MethodSource("anything")
    void whatever_a_metadata_supplier_throws_fails_the_handler_that_asks(Throwable thrown) {
        Supplier<Object> supplier = () -> {
            throw UserCodeTest.<RuntimeException>sneaky(thrown);
        };
        Outcome outcome = process(new JsonCodec(), (job, ctx) -> ctx.metadata(String.class), new Metadata(supplier));
        assertRetried(outcome, thrown.getMessage());
    }

    @Test
    void what_a_codec_calls_undecodable_is_a_dead_letter_at_once() {
        Outcome outcome = process(Codec.decoding(value -> {
            throw new UndecodableException("not an event");
        }));
        assertThat(HeaderText.text(outcome.records().get(0).headers(), HeaderNames.DISPOSITION))
                .isEqualTo(Disposition.UNDECODABLE.header());
    }

    @Test
    void an_error_of_the_jvm_is_no_fault_of_the_record() {
        assertThatThrownBy(() -> process(Codec.decoding(value -> {
                    throw new OutOfMemoryError("for the test");
                })))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void nonsense_that_a_codec_returns_is_a_failed_attempt_that_names_the_codec() {
        String name = "the codec " + Codec.class.getName();
        assertRetried(process(Codec.decoding(value -> null)), name + " returned null");
        told.clear();
        assertRetried(process(Codec.decoding(value -> new DecodedEvent("", 1))), "with an empty name");
        told.clear();
        assertRetried(
                process(Codec.decoding(value -> new DecodedEvent("Job", "text"))),
                name + " made a java.lang.String of event 'Job': its handler takes a " + Job.class.getName());
        told.clear();
        assertRetried(
                process(Codec.encoding(data -> null), (job, ctx) -> ctx.send("out", job), Metadata.none()),
                name + " returned null for event 'Job'");
    }

    @Test
    void a_record_that_comes_back_is_as_it_came_though_codec_and_handler_change_what_they_get() {
        Codec decrypting = Codec.decoding(value -> {
            Arrays.fill(value, (byte) 'x');
            return new DecodedEvent("Job", new Job(1));
        });
        Outcome outcome = process(
                decrypting,
                (job, ctx) -> {
                    Arrays.fill(ctx.keyBytes(), (byte) 'x');
                    Arrays.fill(ctx.headers().lastHeader("h").value(), (byte) 'x');
                    throw new IllegalStateException("once more");
                },
                Metadata.none());
        assertRetried(outcome, "once more");
    }

    @Test
    void an_interrupt_that_a_codec_leaves_behind_does_not_meet_the_next_record() {
        process(Codec.decoding(value -> {
            Thread.currentThread().interrupt();
            return new DecodedEvent("nobody's", null);
        }));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Fails with an error whenever it is asked for anything. */
    private static final class Hostile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw new OwnError();
        }

        @Override
        public String getMessage() {
            throw UserCodeTest.<RuntimeException>sneaky(new IOException("no words"));
        }

        @Override
        public String toString() {
            throw new OwnError();
        }

        @Override
        public void printStackTrace(PrintWriter to) {
            throw new OwnError();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new OwnError();
        }
    }

    private static final class OfItself extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OfItself() {
            super("of itself", null);
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    @Test
    void a_failure_that_throws_errors_when_it_is_asked_or_is_its_own_cause_is_one_like_any_other() {
        assertRetried(
                process((job, ctx) -> {
                    throw new Hostile();
                }),
                Hostile.class.getName());
        told.clear();
        assertRetried(
                process((job, ctx) -> {
                    throw new OfItself();
                }),
                "of itself");
        told.clear();
        assertRetried(
                process(Codec.decoding(value -> {
                    throw new Hostile();
                })),
                Hostile.class.getName());
    }
}

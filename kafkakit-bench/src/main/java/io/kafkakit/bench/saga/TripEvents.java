package io.kafkakit.bench.saga;

import io.kafkakit.bench.saga.Trip.Book;
import io.kafkakit.bench.saga.Trip.Booked;
import io.kafkakit.bench.saga.Trip.Complete;
import io.kafkakit.bench.saga.Trip.Planned;
import io.kafkakit.bench.saga.Trip.Wait;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Events and states as a tuned program reads and writes them without kafkakit. Thread-safe. */
final class TripEvents {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
    private static final ObjectReader PLANNED = MAPPER.readerFor(PlannedEvent.class);
    private static final ObjectReader BOOK = MAPPER.readerFor(BookEvent.class);
    private static final ObjectReader BOOKED = MAPPER.readerFor(BookedEvent.class);
    private static final ObjectReader COMPLETE = MAPPER.readerFor(CompleteEvent.class);
    private static final ObjectReader TRIP = MAPPER.readerFor(Trip.class);
    private static final ObjectWriter PLANNED_WRITER = MAPPER.writerFor(PlannedEvent.class);
    private static final ObjectWriter WAIT_WRITER = MAPPER.writerFor(WaitEvent.class);
    private static final ObjectWriter BOOK_WRITER = MAPPER.writerFor(BookEvent.class);
    private static final ObjectWriter BOOKED_WRITER = MAPPER.writerFor(BookedEvent.class);
    private static final ObjectWriter COMPLETE_WRITER = MAPPER.writerFor(CompleteEvent.class);
    private static final ObjectWriter TRIP_WRITER = MAPPER.writerFor(Trip.class);

    record PlannedEvent(String event, Planned data) {}

    record WaitEvent(String event, Wait data) {}

    record BookEvent(String event, Book data) {}

    record BookedEvent(String event, Booked data) {}

    record CompleteEvent(String event, Complete data) {}

    private TripEvents() {}

    static byte[] value(Planned event) {
        return PLANNED_WRITER.writeValueAsBytes(new PlannedEvent("Planned", event));
    }

    static byte[] value(Wait event) {
        return WAIT_WRITER.writeValueAsBytes(new WaitEvent("Wait", event));
    }

    static byte[] value(Book event) {
        return BOOK_WRITER.writeValueAsBytes(new BookEvent("Book", event));
    }

    static byte[] value(Booked event) {
        return BOOKED_WRITER.writeValueAsBytes(new BookedEvent("Booked", event));
    }

    static byte[] value(Complete event) {
        return COMPLETE_WRITER.writeValueAsBytes(new CompleteEvent("Complete", event));
    }

    static byte[] value(Trip state) {
        return TRIP_WRITER.writeValueAsBytes(state);
    }

    static Planned planned(byte[] value) {
        return PLANNED.<PlannedEvent>readValue(value).data();
    }

    static Book book(byte[] value) {
        return BOOK.<BookEvent>readValue(value).data();
    }

    static Booked booked(byte[] value) {
        return BOOKED.<BookedEvent>readValue(value).data();
    }

    static Complete complete(byte[] value) {
        return COMPLETE.<CompleteEvent>readValue(value).data();
    }

    static Trip trip(byte[] value) {
        return TRIP.readValue(value);
    }
}

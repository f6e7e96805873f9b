package io.kafkakit.saga.internal.engine;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.saga.internal.machine.Controls;
import org.jspecify.annotations.Nullable;

/** The format of an inbox: replies in the user's format, and kafkakit's own events in headers. Thread-safe. */
public final class InboxCodec implements EventCodec {

    private final EventCodec others;

    /** With this format for replies. */
    public InboxCodec(EventCodec others) {
        this.others = others;
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        return others.encode(event);
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        String event = record.header(Controls.EVENT_HEADER);
        if (event == null) {
            return others.decode(record, types);
        }
        try {
            return new DecodedEvent(event, Controls.data(event, record.header(Controls.DATA_HEADER)));
        } catch (IllegalArgumentException e) {
            throw new UndecodableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean changesArrays() {
        return others.changesArrays();
    }
}

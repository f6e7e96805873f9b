package io.kafkakit.schema.internal.avro;

import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/** Reads what one schema wrote as one type. Thread-safe. */
final class Reader {

    private final DatumReader<Object> reader;
    private final boolean isForBytes;

    /** Bytes are read into buffers, and given to handlers as arrays. */
    Reader(DatumReader<Object> reader, boolean isForBytes) {
        this.reader = reader;
        this.isForBytes = isForBytes;
    }

    Object read(ByteBuffer data) throws UndecodableException {
        BinaryDecoder decoder = DecoderFactory.get()
                .binaryDecoder(data.array(), data.arrayOffset() + data.position(), data.remaining(), null);
        Object read;
        // Fast readers used alone do not add up the elements of a whole value.
        SystemLimitException.beginCollectionAllocationScope();
        try {
            read = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UndecodableException("something follows the Avro data");
            }
        } catch (UndecodableException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException("the Avro data cannot be read: " + Thrown.words(e), e);
        } catch (Throwable e) {
            // Of a class of the user, or of data nested too deep.
            Thrown.rethrowIfFatal(e);
            throw new UndecodableException("the Avro data cannot be read: " + Thrown.words(e), e);
        } finally {
            SystemLimitException.endCollectionAllocationScope();
        }
        if (read == null) {
            throw new UndecodableException("the Avro data is null");
        }
        return isForBytes && read instanceof ByteBuffer bytes ? array(bytes) : read;
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}

package io.sightline.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The body of a record: a generated Avro record in binary encoding. Thread-safe; buffers and
 * decoders are reused by each thread.
 *
 * <p>Reading is from an array, never from a stream: only so does Avro compare the length of every
 * string, blob and array with the bytes that are left before it allocates.
 */
final class AvroBody<R extends SpecificRecord> {
  /** A thread's buffer is dropped after a record of more than this, in bytes. */
  private static final int KEPT_BUFFER = 256 * 1024;

  /** Versions whose readers are kept; with more, all are made anew. */
  private static final int MAX_READERS = 64;

  static {
    TrustedRecords.trust();
  }

  private final SpecificData model;
  private final Schema schema;
  private final DatumWriter<R> writer;
  private final Map<Schema, DatumReader<R>> readers = new ConcurrentHashMap<>();
  private final ThreadLocal<Buffer> buffer = ThreadLocal.withInitial(Buffer::new);
  private final ThreadLocal<BinaryDecoder> decoder = new ThreadLocal<>();

  /**
   * @param type a generated record
   */
  AvroBody(Class<R> type) {
    model = SpecificData.getForClass(type);
    schema = model.getSchema(type);
    writer = new SpecificDatumWriter<>(schema, model);
  }

  Schema schema() {
    return schema;
  }

  /** The header followed by the record, in a new array. */
  byte[] write(byte[] header, R datum) throws IOException {
    return write(header, encoder -> writer.write(datum, encoder));
  }

  /** The header followed by what is written, in a new array. */
  byte[] write(byte[] header, BodyEncoder body) throws IOException {
    Buffer out = buffer.get();
    out.reset();
    out.writeBytes(header);
    out.encoder = EncoderFactory.get().directBinaryEncoder(out, out.encoder);
    body.encode(out.encoder);
    if (out.size() > KEPT_BUFFER) {
      buffer.remove();
    }
    return out.toByteArray();
  }

  /**
   * Reads what stands from {@code offset} to the end of the array.
   *
   * @param written the schema it was written with
   * @throws IOException if it is cut short, or bytes are left over
   * @throws RuntimeException if it is not of that schema, or cannot be read as the current one
   */
  R read(Schema written, byte[] bytes, int offset) throws IOException {
    BinaryDecoder in =
        DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, decoder.get());
    decoder.set(in);
    if (readers.size() > MAX_READERS) {
      readers.clear();
    }
    R datum = readers.computeIfAbsent(written, this::reader).read(null, in);
    if (!in.isEnd()) {
      throw new IOException("bytes are left over after the record");
    }
    return datum;
  }

  private DatumReader<R> reader(Schema written) {
    return new SpecificDatumReader<>(written, schema, model);
  }

  private static final class Buffer extends ByteArrayOutputStream {
    private BinaryEncoder encoder;

    Buffer() {
      super(8 * 1024);
    }
  }
}

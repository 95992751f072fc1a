package io.sightline.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameGate;
import io.sightline.schemas.Samples;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import io.sightline.schemas.avro.FrameRecord;
import io.sightline.schemas.codec.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Old and new programs on one topic. */
class SchemaEvolutionTest {
  private static final Schema CURRENT = FrameRecord.SCHEMA$;

  /** As if frames had had no thumbnail once. */
  private static final Schema OLDER = without("thumbnail");

  /** As if frames will say how bright they are. */
  private static final Schema NEWER =
      with(new Field("brightness", Schema.create(Schema.Type.FLOAT), "Unit: 0 to 1.", 0.5f));

  private final AvroSerde<FrameEvent, FrameRecord> serde =
      new AvroSerde<>(
          "frames",
          100_000,
          FrameRecord.class,
          "frame",
          new SingleObjectFormat(),
          FrameCodec::toAvro,
          FrameCodec::fromAvro);
  private final FrameEvent frame = (FrameEvent) Samples.of(Topics.FRAMES).value();

  @Test
  void whatAnOlderProgramWroteIsReadByTheNewer() throws IOException {
    AvroSerde<FrameEvent, FrameRecord> newer =
        serde.reading(new SchemaHistory(CURRENT, List.of(OLDER)));
    assertThat(read(newer, written(OLDER))).isEqualTo(withoutThumbnail(frame));
  }

  @Test
  void whatANewerProgramWroteIsReadByTheOlderOnceItHasTheSchema() throws IOException {
    AvroSerde<FrameEvent, FrameRecord> informed =
        serde.reading(new SchemaHistory(CURRENT, List.of(NEWER)));
    assertThat(read(informed, written(NEWER))).isEqualTo(frame);
  }

  @Test
  void whatANewerProgramWroteIsRefusedWithoutItsSchema() throws IOException {
    byte[] newer = written(NEWER);
    long fingerprint = new SchemaHistory(NEWER, List.of()).currentFingerprint();
    assertThatThrownBy(() -> read(serde, newer))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining(SchemaHistory.hex(fingerprint))
        .hasMessageContaining(serde.schemas().known().get(0));
  }

  @Test
  void recordsOfSeveralVersionsMayAlternate() throws IOException {
    AvroSerde<FrameEvent, FrameRecord> all =
        serde.reading(new SchemaHistory(CURRENT, List.of(OLDER, NEWER)));
    for (int round = 0; round < 3; round++) {
      assertThat(read(all, written(OLDER))).isEqualTo(withoutThumbnail(frame));
      assertThat(read(all, written(NEWER))).isEqualTo(frame);
      assertThat(read(all, serde.serializer().serialize("frames", frame))).isEqualTo(frame);
    }
  }

  @Test
  void aVersionThatCannotBeReadAsTheCurrentOneIsRefused() throws IOException {
    Schema incompatible = without("seq");
    AvroSerde<FrameEvent, FrameRecord> both =
        serde.reading(new SchemaHistory(CURRENT, List.of(incompatible)));
    assertThatThrownBy(() -> read(both, written(incompatible)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("seq");
  }

  /** The sample in single-object encoding by a program that has this schema. */
  private byte[] written(Schema schema) throws IOException {
    GenericRecord now = generic();
    GenericRecord then = new GenericData.Record(schema);
    for (Field field : schema.getFields()) {
      Field same = CURRENT.getField(field.name());
      then.put(field.name(), same == null ? 0.25f : now.get(field.name()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new SingleObjectFormat().header("frames", new SchemaHistory(schema, List.of())));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(then, encoder);
    return out.toByteArray();
  }

  private GenericRecord generic() throws IOException {
    byte[] bytes = serde.serializer().serialize("frames", frame);
    int header = SingleObjectFormat.HEADER_BYTES;
    return new GenericDatumReader<GenericRecord>(CURRENT)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, header, bytes.length - header, null));
  }

  private static FrameEvent read(AvroSerde<FrameEvent, FrameRecord> serde, byte[] bytes) {
    return serde.deserializer().deserialize("frames", bytes);
  }

  private static FrameEvent withoutThumbnail(FrameEvent frame) {
    assertThat(frame.gate()).isEqualTo(FrameGate.ENCODED);
    assertThat(frame.thumbnail()).isPresent();
    return new FrameEvent(
        frame.stream(),
        frame.epoch(),
        frame.seq(),
        frame.mediaTime(),
        frame.capturedAt(),
        frame.clock(),
        frame.ingestedAt(),
        frame.gate(),
        frame.encoder(),
        frame.feature(),
        Optional.empty());
  }

  private static Schema without(String name) {
    List<Field> fields = fields();
    fields.removeIf(field -> field.name().equals(name));
    return Schema.createRecord(
        CURRENT.getName(), CURRENT.getDoc(), CURRENT.getNamespace(), false, fields);
  }

  private static Schema with(Field added) {
    List<Field> fields = fields();
    fields.add(2, added);
    return Schema.createRecord(
        CURRENT.getName(), CURRENT.getDoc(), CURRENT.getNamespace(), false, fields);
  }

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (Field field : CURRENT.getFields()) {
      fields.add(new Field(field, field.schema()));
    }
    return fields;
  }
}

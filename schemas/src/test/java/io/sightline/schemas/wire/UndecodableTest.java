package io.sightline.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryId;
import io.sightline.schemas.Samples;
import io.sightline.schemas.Samples.Sample;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import io.sightline.schemas.avro.FrameColumns;
import io.sightline.schemas.avro.QueryScores;
import io.sightline.schemas.avro.ScoresRecord;
import io.sightline.schemas.avro.StreamRecord;
import io.sightline.schemas.avro.WindowRecord;
import io.sightline.schemas.codec.WindowCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands on a topic: a value comes out, or an UndecodableRecordException. */
class UndecodableTest {
  static Stream<Sample<?>> samples() {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTruncationIsRefused(Sample<?> sample) {
    byte[] whole = sample.write();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(UndecodableRecordException.class)
          .as("%s cut to %s bytes", sample, length)
          .isThrownBy(() -> sample.read(cut))
          .withMessageContaining("topic " + sample.topic().name());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bytesLeftOverAreRefused(Sample<?> sample) {
    byte[] longer = Arrays.copyOf(sample.write(), sample.write().length + 1);
    assertThatThrownBy(() -> sample.read(longer))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("bytes are left over");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void damagedBytesGiveAValueOrARefusalNothingElse(Sample<?> sample) {
    Random random = new Random(11);
    byte[] whole = sample.write();
    for (int attempt = 0; attempt < 3000; attempt++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= attempt % 8; i++) {
        int at = SingleObjectFormat.HEADER_BYTES + random.nextInt(whole.length - 10);
        damaged[at] = (byte) random.nextInt();
      }
      readOrRefuse(sample.topic(), damaged);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void noiseAfterAValidHeaderGivesAValueOrARefusalNothingElse(Sample<?> sample) {
    Random random = new Random(12);
    for (int attempt = 0; attempt < 3000; attempt++) {
      byte[] noise = new byte[10 + random.nextInt(300)];
      random.nextBytes(noise);
      System.arraycopy(sample.write(), 0, noise, 0, 10);
      readOrRefuse(sample.topic(), noise);
    }
  }

  @Test
  void textOnATopicIsRefused() {
    assertThatThrownBy(() -> read(Topics.FRAMES, "{\"seq\": 1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessage(
            "record of topic frames has no Avro single-object header (c3 01 and a fingerprint);"
                + " it has 10 bytes");
  }

  @Test
  void anUnknownSchemaIsNamedTogetherWithThoseKnown() {
    byte[] bytes = Samples.of(Topics.STREAMS).write();
    ByteBuffer.wrap(bytes).putLong(2, 0x0123456789abcdefL);
    assertThatThrownBy(() -> read(Topics.STREAMS, bytes))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("written with the unknown schema efcdab8967452301")
        .hasMessageContaining(
            "known are " + SchemaHistory.bundled("stream", StreamRecord.SCHEMA$).known());
  }

  @Test
  void aRecordOfAnotherTopicIsRefused() {
    byte[] frame = Samples.of(Topics.FRAMES).write();
    assertThatThrownBy(() -> read(Topics.WINDOWS, frame))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("unknown schema");
  }

  @Test
  void anArrayThatClaimsTwoBillionEntriesAllocatesNothing() throws IOException {
    for (long count : new long[] {1L << 20, Integer.MAX_VALUE - 8, 1L << 40, Long.MIN_VALUE}) {
      byte[] bomb =
          bytes(
              Samples.of(Topics.SCORES).write(),
              out -> {
                out.writeString("lobby");
                out.writeLong(0);
                out.writeLong(count); // of timesMicros
              });
      assertRefusedCheaply(Topics.SCORES, bomb);
      byte[] negative =
          bytes(
              Samples.of(Topics.SCORES).write(),
              out -> {
                out.writeString("lobby");
                out.writeLong(0);
                out.writeLong(-count); // a block with its size in bytes
                out.writeLong(8);
              });
      assertRefusedCheaply(Topics.SCORES, negative);
    }
  }

  @Test
  void aStringOrBlobThatClaimsTwoGigabytesAllocatesNothing() throws IOException {
    for (long length : new long[] {1 << 24, Integer.MAX_VALUE - 8, 1L << 40, -1}) {
      assertRefusedCheaply(
          Topics.FRAMES, bytes(Samples.of(Topics.FRAMES).write(), out -> out.writeLong(length)));
      assertRefusedCheaply(
          Topics.QUERIES,
          bytes(
              Samples.of(Topics.QUERIES).write(),
              out -> {
                out.writeString("q");
                out.writeString("a sentence");
                out.writeArrayStart();
                out.setItemCount(0);
                out.writeArrayEnd();
                out.writeString("e@1");
                out.writeInt(1);
                out.writeLong(length); // of tokens
              }));
    }
  }

  @Test
  void moreThanTheLargestRecordIsRefusedBothWays() {
    byte[] large = Arrays.copyOf(Samples.of(Topics.FRAMES).write(), Topic.MAX_RECORD_BYTES + 1);
    assertThatThrownBy(() -> read(Topics.FRAMES, large))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessage(
            "record of topic frames has 1000001 bytes, more than the 1000000 that are allowed");

    Window window = Samples.window(8, 500, 1024);
    assertThatThrownBy(() -> Topics.WINDOWS.valueSerde().serializer().serialize("w", window))
        .isExactlyInstanceOf(SerializationException.class)
        .hasMessageMatching("record for topic windows has \\d{7} bytes, more than the 1000000.*");
  }

  @Test
  void aValueThatCoreRefusesIsRefusedWithItsReason() throws IOException {
    ScoresRecord twice =
        new ScoresRecord(
            "lobby",
            0L,
            List.of(),
            Samples.AT,
            List.of(
                new QueryScores("q", List.of(), List.of(), List.of()),
                new QueryScores("q", List.of(), List.of(), List.of())));
    assertRefused(Topics.SCORES, new AvroBody<>(ScoresRecord.class).write(new byte[0], twice))
        .hasMessageContaining("query q stands twice");

    ScoresRecord uneven =
        new ScoresRecord(
            "lobby",
            0L,
            List.of(1L),
            Samples.AT,
            List.of(new QueryScores("q", List.of(1f), List.of(), List.of(1f))));
    assertRefused(Topics.SCORES, new AvroBody<>(ScoresRecord.class).write(new byte[0], uneven))
        .hasMessageContaining("query q has columns of different length");
  }

  @Test
  void aWindowWhoseColumnsDisagreeIsRefused() throws IOException {
    WindowRecord good = WindowCodec.toAvro(Samples.window(2, 1, 4));
    WindowRecord shortBlob =
        WindowRecord.newBuilder(good)
            .setLongTerm(
                new FrameColumns(List.of(1L), List.of(1L), List.of(1L), ByteBuffer.allocate(6)))
            .build();
    assertRefused(Topics.WINDOWS, new AvroBody<>(WindowRecord.class).write(new byte[0], shortBlob))
        .hasMessageContaining("features has size 6, but the window needs 8");
    for (int dim : new int[] {0, -1, Integer.MAX_VALUE}) {
      WindowRecord wrong = WindowRecord.newBuilder(good).setDim(dim).build();
      assertRefused(Topics.WINDOWS, new AvroBody<>(WindowRecord.class).write(new byte[0], wrong))
          .hasMessageContaining("dim must be 1 to 4096");
    }
  }

  @Test
  void aKeyThatIsNoIdIsRefused() {
    for (byte[] key :
        List.of(
            new byte[] {(byte) 0xff, (byte) 0xfe},
            "../etc".getBytes(StandardCharsets.UTF_8),
            new byte[0],
            new byte[5000])) {
      assertThatThrownBy(() -> Topics.FRAMES.keySerde().deserializer().deserialize("frames", key))
          .isInstanceOf(UndecodableRecordException.class)
          .hasMessageContaining("key of topic frames");
    }
    assertThat(
            Topics.QUERIES
                .keySerde()
                .deserializer()
                .deserialize("queries", "q-1".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new QueryId("q-1"));
  }

  private interface Body {
    void write(BinaryEncoder out) throws IOException;
  }

  /** The header of a real record with a body of our own. */
  private static byte[] bytes(byte[] real, Body body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(real, 0, SingleObjectFormat.HEADER_BYTES);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    body.write(encoder);
    encoder.flush();
    out.write(new byte[64]);
    return out.toByteArray();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Topic<?, ?> topic, byte[] body)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Samples.of(topic).write(), 0, SingleObjectFormat.HEADER_BYTES);
    out.write(body);
    return assertThatThrownBy(() -> read(topic, out.toByteArray()))
        .isInstanceOf(UndecodableRecordException.class);
  }

  private static void assertRefusedCheaply(Topic<?, ?> topic, byte[] bytes) {
    readOrRefuse(topic, bytes);
    long before = allocated();
    assertThatThrownBy(() -> read(topic, bytes)).isInstanceOf(UndecodableRecordException.class);
    assertThat(allocated() - before).as("bytes allocated").isLessThan(4 << 20);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static void readOrRefuse(Topic<?, ?> topic, byte[] bytes) {
    try {
      read(topic, bytes);
    } catch (UndecodableRecordException e) {
      assertThat(e.getMessage()).contains("topic " + topic.name());
    }
  }

  private static Object read(Topic<?, ?> topic, byte[] bytes) {
    return topic.valueSerde().deserializer().deserialize(topic.name(), bytes);
  }
}

package io.sightline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  static Stream<Samples.Sample<?>> samples() {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatWasWrittenIsRead(Samples.Sample<?> sample) {
    assertThat(sample.read(sample.write())).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void equalValuesHaveEqualBytes(Samples.Sample<?> sample) {
    byte[] first = sample.write();
    Samples.Sample<?> again =
        Samples.all().stream()
            .filter(other -> other.toString().equals(sample.toString()))
            .findFirst()
            .orElseThrow();
    assertThat(again.write()).isEqualTo(first);
  }

  @Test
  void everyTopicHasASampleWithAndWithoutOptionalFields() {
    for (Topic<?, ?> topic : Topics.all()) {
      assertThat(Samples.all().stream().filter(sample -> sample.topic() == topic))
          .as(topic.name())
          .extracting(Samples.Sample::name)
          .contains("full", "bare");
    }
  }

  @Test
  void aTombstoneStaysNull() {
    for (Topic<?, ?> topic : Topics.all()) {
      assertThat(topic.valueSerde().serializer().serialize("t", null)).isNull();
      assertThat(topic.valueSerde().deserializer().deserialize("t", (byte[]) null)).isNull();
      assertThat(topic.keySerde().deserializer().deserialize("t", (byte[]) null)).isNull();
    }
  }

  @Test
  void keysArePlainText() {
    StreamId id = new StreamId("lobby.north-1");
    byte[] bytes = Topics.FRAMES.keySerde().serializer().serialize("frames", id);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("lobby.north-1");
    assertThat(Topics.FRAMES.keySerde().deserializer().deserialize("frames", bytes)).isEqualTo(id);
  }

  @Test
  void topicNamesAreDistinct() {
    assertThat(Topics.all().stream().map(Topic::name).collect(Collectors.toSet())).hasSize(9);
  }

  @Test
  void aDeadLetterOfAHugeRecordKeepsItsBeginningAndItsLength() {
    byte[] huge = new byte[3_000_000];
    huge[0] = 1;
    DeadLetter letter = new DeadLetter("frames", 0, 5, huge, huge, "x".repeat(5000), Samples.AT);

    byte[] bytes = Topics.DEAD_LETTERS.valueSerde().serializer().serialize("d", letter);
    DeadLetter read = Topics.DEAD_LETTERS.valueSerde().deserializer().deserialize("d", bytes);

    assertThat(read).isEqualTo(letter);
    assertThat(read.valueLength()).isEqualTo(3_000_000);
    assertThat(read.value().orElseThrow()).hasSize(DeadLetter.MAX_KEPT_BYTES).startsWith(1);
    assertThat(read.cause()).hasSize(DeadLetter.MAX_CAUSE);
  }
}

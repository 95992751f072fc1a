package io.sightline.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.schemas.Samples;
import io.sightline.schemas.Samples.Sample;
import io.sightline.schemas.SchemaRegistryException;
import io.sightline.schemas.SerdeOptions;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import io.sightline.schemas.avro.FrameRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryFormatTest {
  private final RegistryFake registry;
  private final SerdeOptions options;

  RegistryFormatTest() throws IOException {
    registry = new RegistryFake();
    options = options(registry.url(""));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void everyTopicIsWrittenAndReadWithTheRegistry() {
    for (Sample<?> sample : Samples.all()) {
      Sample<?> registered = withRegistry(sample);
      byte[] bytes = registered.write();
      assertThat(bytes[0]).isZero();
      assertThat(registry.schemas).containsKey(ByteBuffer.wrap(bytes).getInt(1));
      assertThat(registered.read(bytes)).isEqualTo(sample.value());
      assertThat(withRegistry(sample).read(bytes))
          .as("by a fresh reader")
          .isEqualTo(sample.value());
    }
    assertThat(registry.schemas).hasSize(Topics.all().size());
    assertThat(registry.requests).contains("POST /subjects/dead-letters-value/versions");
  }

  @Test
  void theRegistryIsAskedOnceAboutASchema() {
    Sample<?> frames = withRegistry(Samples.of(Topics.FRAMES));
    byte[] bytes = frames.write();
    for (int i = 0; i < 5; i++) {
      frames.write();
      frames.read(bytes);
    }
    assertThat(registry.requests).containsExactly("POST /subjects/frames-value/versions");
    Sample<?> reader = withRegistry(Samples.of(Topics.FRAMES));
    reader.read(bytes);
    reader.read(bytes);
    assertThat(registry.requests)
        .hasSize(2)
        .last()
        .isEqualTo("GET /schemas/ids/" + ByteBuffer.wrap(bytes).getInt(1));
  }

  @Test
  void recordsFromBeforeTheRegistryAreStillRead() {
    Sample<?> frame = Samples.of(Topics.FRAMES);
    assertThat(withRegistry(frame).read(frame.write())).isEqualTo(frame.value());
    assertThat(registry.requests).isEmpty();
  }

  @Test
  void withoutARegistryItsRecordsAreRefused() {
    Sample<?> frame = Samples.of(Topics.FRAMES);
    byte[] bytes = withRegistry(frame).write();
    assertThatThrownBy(() -> frame.read(bytes)).isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void aSchemaUnknownToTheRegistryMakesTheRecordUndecodableUntilItArrives() {
    Sample<?> frame = withRegistry(Samples.of(Topics.FRAMES));
    byte[] bytes = frame.write();
    ByteBuffer.wrap(bytes).putInt(1, 77);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> frame.read(bytes))
          .isInstanceOf(UndecodableRecordException.class)
          .hasMessage(
              "record of topic frames was written with schema 77, which the registry does not know");
    }
    registry.schemas.put(77, FrameRecord.SCHEMA$.toString());
    assertThat(frame.read(bytes)).isEqualTo(frame.value());
  }

  @Test
  void aForeignSchemaMakesTheRecordUndecodable() {
    Sample<?> frame = withRegistry(Samples.of(Topics.FRAMES));
    byte[] window = withRegistry(Samples.of(Topics.WINDOWS)).write();
    assertThatThrownBy(() -> frame.read(window)).isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void garbageIsUndecodable() {
    Sample<?> frame = withRegistry(Samples.of(Topics.FRAMES));
    for (byte[] bytes : new byte[][] {{}, {0}, {0, 0, 0, 1}, {1, 2, 3, 4, 5, 6}}) {
      assertThatThrownBy(() -> frame.read(bytes))
          .isInstanceOf(UndecodableRecordException.class)
          .hasMessageContaining("neither a registry header");
    }
  }

  @Test
  void aRegistryInTroubleIsNoFaultOfTheRecordAndIsAskedAgain() {
    Sample<?> writer = withRegistry(Samples.of(Topics.FRAMES));
    byte[] bytes = writer.write();
    Sample<?> fresh = withRegistry(Samples.of(Topics.FRAMES));
    registry.status = 500;
    for (String body : new String[] {"", "oops"}) {
      registry.body = body;
      assertThatThrownBy(() -> fresh.read(bytes))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("answered 500");
      assertThatThrownBy(fresh::write).isInstanceOf(SchemaRegistryException.class);
      assertThat(writer.read(bytes)).as("known already").isEqualTo(writer.value());
    }
    registry.status = 200;
    for (String body : new String[] {"<html>", "{}", "{\"schema\":\"{\"}", "[]"}) {
      registry.body = body;
      assertThatThrownBy(() -> fresh.read(bytes)).isInstanceOf(SchemaRegistryException.class);
      assertThatThrownBy(fresh::write).isInstanceOf(SchemaRegistryException.class);
    }
    registry.body = " ".repeat((1 << 20) + 1);
    assertThatThrownBy(() -> fresh.read(bytes)).isInstanceOf(SchemaRegistryException.class);
    registry.status = 0;
    assertThat(fresh.read(bytes)).isEqualTo(fresh.value());
    assertThat(fresh.write()).isEqualTo(bytes);
  }

  @Test
  void aRegistryThatIsNotThereIsToldByItsAddress() {
    URI url = registry.url("");
    registry.close();
    Sample<?> frame = with(Samples.of(Topics.FRAMES), options(url));
    assertThatThrownBy(frame::write)
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageStartingWith("no answer from http://127.0.0.1:");
  }

  @Test
  void thePasswordGoesIntoTheRequestAndNowhereElse() {
    SerdeOptions secret = options(registry.url("reader:hunter2"));
    Sample<?> frame = with(Samples.of(Topics.FRAMES), secret);
    frame.write();
    assertThat(registry.authorizations).containsExactly("Basic cmVhZGVyOmh1bnRlcjI=");
    assertThat(secret.toString()).doesNotContain("hunter2").doesNotContain("reader");
    registry.status = 403;
    Sample<?> refused = with(Samples.of(Topics.FRAMES), secret);
    assertThatThrownBy(refused::write)
        .hasMessageContaining("answered 403")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void optionsTellEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                new SerdeOptions(
                    Optional.of(URI.create("ftp://registry/?token=x")), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "registryUrl must be an http or https address with a host; registryUrl must have no"
                + " query and no fragment; registryTimeout must be 100 ms to 1 min, but was"
                + " PT0.001S");
  }

  @Test
  void theEnvironmentNamesTheRegistry() {
    assertThat(SerdeOptions.fromEnvironment(Map.of())).isEqualTo(SerdeOptions.DEFAULT);
    assertThat(SerdeOptions.fromEnvironment(Map.of("SIGHTLINE_SCHEMA_REGISTRY", " ")))
        .isEqualTo(SerdeOptions.DEFAULT);
    assertThat(
            SerdeOptions.fromEnvironment(
                    Map.of("SIGHTLINE_SCHEMA_REGISTRY", "https://registry.example/apis/ccompat/v7"))
                .registryUrl())
        .contains(URI.create("https://registry.example/apis/ccompat/v7"));
    assertThatThrownBy(
            () ->
                SerdeOptions.fromEnvironment(
                    Map.of("SIGHTLINE_SCHEMA_REGISTRY", "http://u:secret@ no")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SIGHTLINE_SCHEMA_REGISTRY")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  private Sample<?> withRegistry(Sample<?> sample) {
    return with(sample, options);
  }

  private static <V> Sample<V> with(Sample<V> sample, SerdeOptions options) {
    Topic<?, V> topic = sample.topic().with(options);
    return new Sample<>(topic, sample.name(), sample.value());
  }

  private static SerdeOptions options(URI url) {
    return new SerdeOptions(Optional.of(url), Duration.ofSeconds(5));
  }
}

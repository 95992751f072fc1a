package io.sightline.ingest;

import io.sightline.ingest.encode.BatchSettings;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.fleet.Membership;
import io.sightline.ingest.record.RecordingSettings;
import io.sightline.ingest.sample.Thumbnails;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What ingest is told when it starts.
 *
 * @param kafka client properties for producer and consumer, {@code bootstrap.servers} among them
 * @param batch how frames are put together for the encoder
 * @param timeouts how long a source may keep us waiting
 * @param backoff how long to wait before trying a source again
 * @param thumbnails the small pictures of streams that want them
 * @param credentialStore properties file that {@code store:NAME} looks into; need not exist yet
 * @param statusInterval how often every stream's status is written, 100 ms to 4 s: whoever is
 *     silent for twice as long is taken for dead
 * @param membership alone, or one of several processes that share the streams
 * @param gate whether frames that show nothing new are kept from the encoder in streams that do not
 *     say
 * @param recording what is recorded; empty: nothing
 */
public record IngestConfig(
    Map<String, String> kafka,
    BatchSettings batch,
    Timeouts timeouts,
    Backoff.Settings backoff,
    Thumbnails thumbnails,
    Optional<Path> credentialStore,
    Duration statusInterval,
    Membership membership,
    boolean gate,
    Optional<RecordingSettings> recording) {
  /** Coverage of a worker that is killed ends with its last word: less than a second early. */
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(900);

  /** See docs/decisions/0035. */
  private static final boolean GATE = false;

  /**
   * @throws IllegalArgumentException naming everything that is wrong
   */
  public IngestConfig {
    kafka = Map.copyOf(kafka);
    List<String> wrong = new ArrayList<>();
    if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
      wrong.add("kafka must hold bootstrap.servers");
    }
    if (credentialStore.filter(Files::exists).filter(Predicate.not(Files::isReadable)).isPresent()
        || credentialStore.filter(Files::isDirectory).isPresent()) {
      wrong.add("credentialStore cannot be read: " + credentialStore.get());
    }
    if (statusInterval.toMillis() < 100 || statusInterval.toMillis() > 4_000) {
      wrong.add("statusInterval must be 100 ms to 4 seconds, but was " + statusInterval);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** Alone; nothing is recorded. */
  public IngestConfig(
      Map<String, String> kafka,
      BatchSettings batch,
      Timeouts timeouts,
      Backoff.Settings backoff,
      Thumbnails thumbnails,
      Optional<Path> credentialStore,
      Duration statusInterval) {
    this(
        kafka,
        batch,
        timeouts,
        backoff,
        thumbnails,
        credentialStore,
        statusInterval,
        Membership.alone(),
        GATE,
        Optional.empty());
  }

  /** Everything at its default. */
  public static IngestConfig defaults(String bootstrapServers) {
    return new IngestConfig(
        Map.of("bootstrap.servers", bootstrapServers),
        BatchSettings.DEFAULT,
        Timeouts.DEFAULT,
        Backoff.Settings.DEFAULT,
        Thumbnails.DEFAULT,
        Optional.empty(),
        STATUS_INTERVAL);
  }

  public IngestConfig withKafka(Map<String, String> settings) {
    return with(settings, credentialStore, membership, gate, recording);
  }

  public IngestConfig withCredentialStore(Path store) {
    return with(kafka, Optional.of(store), membership, gate, recording);
  }

  public IngestConfig withMembership(Membership other) {
    return with(kafka, credentialStore, other, gate, recording);
  }

  public IngestConfig withGate(boolean other) {
    return with(kafka, credentialStore, membership, other, recording);
  }

  public IngestConfig withRecording(Optional<RecordingSettings> other) {
    return with(kafka, credentialStore, membership, gate, other);
  }

  private IngestConfig with(
      Map<String, String> newKafka,
      Optional<Path> newStore,
      Membership newMembership,
      boolean newGate,
      Optional<RecordingSettings> newRecording) {
    return new IngestConfig(
        newKafka,
        batch,
        timeouts,
        backoff,
        thumbnails,
        newStore,
        statusInterval,
        newMembership,
        newGate,
        newRecording);
  }
}

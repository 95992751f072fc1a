package io.sightline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.schemas.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamCatalogTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration POLL = Duration.ofMillis(1);

  private final StreamsTopic topic = new StreamsTopic();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final StreamCatalog catalog =
      new StreamCatalog(topic, letters::add, InstantSource.fixed(NOW));

  @Test
  void nothingIsTheWholeOfAnEmptyTopic() {
    assertThat(catalog.poll(POLL)).isTrue();
    assertThat(catalog.specs()).isEmpty();
    assertThat(catalog.poll(POLL)).isFalse();
  }

  @Test
  void onlyTheNewestOfEachStreamIsSeenAtStart() {
    topic.put(stream("a", "rtsp://old/1"));
    topic.put(stream("b", "rtsp://b/1"));
    topic.put(stream("a", "rtsp://new/1"));
    int polls = 0;
    while (!catalog.poll(POLL)) {
      assertThat(++polls).isLessThan(10);
    }
    assertThat(catalog.specs())
        .containsOnly(
            java.util.Map.entry(new StreamId("a"), stream("a", "rtsp://new/1")),
            java.util.Map.entry(new StreamId("b"), stream("b", "rtsp://b/1")));
  }

  @Test
  void aDeletedStreamIsGone() {
    catalog.poll(POLL);
    topic.put(stream("a", "rtsp://a/1"));
    assertThat(catalog.poll(POLL)).isTrue();
    topic.delete(new StreamId("a"));
    assertThat(catalog.poll(POLL)).isTrue();
    assertThat(catalog.specs()).isEmpty();
  }

  @Test
  void anUndecodableRecordGoesToDeadLettersAndTheStreamStaysAsItWas() {
    catalog.poll(POLL);
    topic.put(stream("a", "rtsp://a/1"));
    topic.garbage("a");
    topic.put(stream("b", "rtsp://b/1"));
    catalog.poll(POLL);
    assertThat(catalog.specs()).containsOnlyKeys(new StreamId("a"), new StreamId("b"));
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).topic()).isEqualTo("streams");
    assertThat(letters.get(0).offset()).isEqualTo(1);
    assertThat(letters.get(0).at()).isEqualTo(NOW);
  }

  private static StreamSpec stream(String id, String source) {
    return new StreamSpec(
        new StreamId(id), id, new SourceUri(source), Optional.empty(), 4, false, true);
  }
}

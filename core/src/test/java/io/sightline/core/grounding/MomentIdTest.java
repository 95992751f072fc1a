package io.sightline.core.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MomentIdTest {
  @Test
  void theSameOnsetHasTheSameIdForEver() {
    // Pinned: consumers deduplicate by it, also across an upgrade. Computed independently:
    // printf 'lobby\nperson\n3\n12500000' | openssl sha256 -binary | head -c 10 | base32
    assertThat(id("lobby", "person", 3, 12_500_000)).isEqualTo("b5zqkxzzvl6t6uuj");
  }

  @Test
  void everyPartOfTheNameMakesAnotherId() {
    assertThat(
            Set.of(
                id("lobby", "person", 3, 12_500_000),
                id("lobby2", "person", 3, 12_500_000),
                id("lobby", "2person", 3, 12_500_000),
                id("lobby", "person", 31, 2_500_000),
                id("lobby", "person", 3, 12_500_001)))
        .hasSize(5);
  }

  private static String id(String stream, String query, long epoch, long onset) {
    return Moment.id(new StreamId(stream), new QueryId(query), epoch, new MediaTime(onset));
  }
}

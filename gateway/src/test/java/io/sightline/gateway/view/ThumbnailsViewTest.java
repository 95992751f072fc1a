package io.sightline.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.Thumbnail;
import io.sightline.gateway.Samples;
import org.junit.jupiter.api.Test;

class ThumbnailsViewTest {
  private final ThumbnailsView view = new ThumbnailsView(10);

  @Test
  void beyondTheCapacityThePictureLongestUnchangedGoes() {
    put("a", 4);
    put("b", 4);
    put("a", 5);
    put("c", 4);
    assertThat(view.get(new StreamId("b"))).isEmpty();
    assertThat(view.get(new StreamId("a")).get().thumbnail().bytes()).isEqualTo(5);
    assertThat(view.bytes()).isEqualTo(9);
  }

  @Test
  void aRemovedPictureGivesItsRoomBack() {
    put("a", 6);
    view.remove(new StreamId("a"));
    assertThat(view.bytes()).isZero();
  }

  private void put(String stream, int bytes) {
    view.put(
        new StreamId(stream),
        new ThumbnailsView.Picture(new Thumbnail(new byte[bytes]), Samples.EPOCH_AT));
  }
}

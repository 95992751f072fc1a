package io.sightline.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PictureSettingsTest {
  private static final Polygon TRIANGLE = Polygon.parse("0.2,0.2 0.8,0.2 0.5,0.9");
  private static final Zone DOOR = new Zone("door", TRIANGLE);
  private static final StreamSpec LOBBY =
      new StreamSpec(
          new StreamId("lobby"),
          "Lobby",
          new SourceUri("rtsp://camera/1"),
          Optional.empty(),
          4,
          true,
          true);

  @Test
  void anOutlineHoldsWhatIsInsideOfIt() {
    assertThat(TRIANGLE.contains(0.5, 0.5)).isTrue();
    assertThat(TRIANGLE.contains(0.25, 0.8)).isFalse();
    assertThat(TRIANGLE.contains(0.5, 0.1)).isFalse();
    assertThat(TRIANGLE.bounds().x()).isEqualTo(0.2);
    assertThat(TRIANGLE.bounds().lower()).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void anOutlineOfALineOrOutsideOfThePictureIsRefused() {
    assertThatThrownBy(() -> Polygon.parse("0,0 0.5,0 1,0")).hasMessageContaining("in a line");
    assertThatThrownBy(() -> Polygon.parse("0,0 1.5,0 1,1")).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> Polygon.parse("0,0 1,1")).hasMessageContaining("3 to 64 corners");
    assertThatThrownBy(() -> Polygon.parse("0,0 1 1,1")).hasMessageContaining("corners x,y");
    assertThatThrownBy(() -> Region.parse("0.5,0,0.6,1")).hasMessageContaining("within 0 to 1");
  }

  @Test
  void everythingThatIsWrongIsNamed() {
    assertThatThrownBy(
            () ->
                new PictureSettings(
                    Optional.of(new Region(0.9, 0.9, 0.1, 0.1)),
                    List.of(DOOR, DOOR),
                    List.of(),
                    Optional.of(4000),
                    HardwareDecode.NONE,
                    DecodeSkip.NONE,
                    GateMode.AUTO))
        .hasMessageContaining("the zone door occurs twice")
        .hasMessageContaining("the zone door lies outside of the crop")
        .hasMessageContaining("thumbnail width must be 16 to 640");
  }

  @Test
  void aZoneIsAStreamOfItsCamera() {
    StreamSpec spec = LOBBY.withPictures(PictureSettings.DEFAULT.withZones(List.of(DOOR)));
    StreamId door = spec.id().zone("door");
    assertThat(door.value()).isEqualTo("lobby~door");
    assertThat(door.camera()).isEqualTo(spec.id());
    assertThat(door.zone()).contains("door");
    assertThat(spec.id().zone()).isEmpty();
    assertThat(spec.gives(door)).isTrue();
    assertThat(spec.gives(spec.id())).isTrue();
    assertThat(spec.gives(spec.id().zone("window"))).isFalse();
    assertThat(spec.gives(new StreamId("door"))).isFalse();
  }

  @Test
  void aCameraMayNotBeNamedLikeAZone() {
    assertThatThrownBy(
            () ->
                new StreamSpec(
                    new StreamId("a~b"), "a", LOBBY.source(), Optional.empty(), 4, true, true))
        .hasMessageContaining("must be of a camera");
    assertThatThrownBy(() -> new StreamId("a~")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StreamId("~b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StreamId("a~b~c")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aViewIsHiddenOnceMasksTogetherCoverAllOfIt() {
    Polygon left = Polygon.parse("0,0 0.5,0 0.5,1 0,1");
    Polygon right = Polygon.parse("0.5,0 1,0 1,1 0.5,1");
    Zone leftDoor = new Zone("door", Polygon.parse("0.1,0.2 0.4,0.2 0.3,0.9"));
    PictureSettings half =
        PictureSettings.DEFAULT.withMasks(List.of(left)).withZones(List.of(leftDoor));
    assertThat(LOBBY.withPictures(half).hiddenViews()).containsExactly(LOBBY.id().zone("door"));
    assertThat(LOBBY.withPictures(half.withMasks(List.of(left, right))).hiddenViews())
        .containsExactlyInAnyOrder(LOBBY.id(), LOBBY.id().zone("door"));
    assertThat(LOBBY.withPictures(half.withCrop(new Region(0, 0, 0.5, 1))).hiddenViews())
        .contains(LOBBY.id());
    assertThat(LOBBY.hiddenViews()).isEmpty();
  }
}

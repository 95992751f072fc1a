package io.sightline.gateway.clips;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.Thumbnail;
import io.sightline.gateway.Samples;
import io.sightline.gateway.view.MomentPictures;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
  private static final StreamId LOBBY = new StreamId("lobby");

  @TempDir Path root;

  @Test
  void picturesOfAMomentOutliveARestart() throws IOException {
    List<Picture> before;
    try (PictureFolder folder = folder()) {
      MomentPictures pictures = new MomentPictures(1_000_000, folder);
      pictures.moment(Samples.started("m1", 1), Optional.of(picture(1, 10)));
      pictures.framed(LOBBY, picture(2, 20));
      pictures.framed(LOBBY, picture(3, 30));
      pictures.moment(ended("m1"), Optional.empty());
      before = pictures.of("m1");
      assertThat(before).hasSize(3);
    }
    MomentPictures after = restored(1_000_000);
    assertThat(after.of("m1")).isEqualTo(before);
    assertThat(after.bytes()).isEqualTo(60);
  }

  @Test
  void aMomentThatGoesOnGathersPicturesAfterARestartToo() throws IOException {
    try (PictureFolder folder = folder()) {
      new MomentPictures(1_000_000, folder)
          .moment(Samples.started("m1", 1), Optional.of(picture(1, 10)));
    }
    try (PictureFolder folder = folder()) {
      MomentPictures pictures = new MomentPictures(1_000_000, folder);
      folder.restore(pictures);
      pictures.framed(LOBBY, picture(2, 20));
      assertThat(pictures.of("m1")).as("is it still going on?").hasSize(1);
      pictures.moment(Samples.started("m1", 1), Optional.empty());
      pictures.framed(LOBBY, picture(3, 20));
      assertThat(pictures.of("m1")).hasSize(2);
      pictures.moment(ended("m1"), Optional.empty());
    }
    assertThat(restored(1_000_000).of("m1")).hasSize(2);
  }

  @Test
  void whatGoesFromMemoryGoesFromTheDiskAndTheOldestGoesFirst() throws IOException {
    try (PictureFolder folder = folder()) {
      MomentPictures pictures = new MomentPictures(25, folder);
      for (int i = 0; i < 5; i++) {
        pictures.moment(Samples.started("m" + i, i), Optional.of(picture(i, 10)));
        pictures.moment(ended("m" + i), Optional.empty());
      }
    }
    assertThat(files()).hasSize(2);
    long second = 1;
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000 * second++));
    }
    MomentPictures less = restored(15);
    assertThat(less.bytes()).isEqualTo(10);
    assertThat(files()).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsRemovedAndTheRestServes() throws IOException {
    try (PictureFolder folder = folder()) {
      new MomentPictures(1_000, folder)
          .moment(Samples.started("../../m1", 1), Optional.of(picture(1, 10)));
    }
    Path good = files().get(0);
    Path broken = Files.write(good.resolveSibling("x.album"), new byte[] {1, 0, 0});
    Path newer = Files.write(good.resolveSibling("y.album"), new byte[] {9});
    Path half = Files.write(good.resolveSibling("z.album.new"), new byte[] {1});
    assertThat(restored(1_000).of("../../m1")).hasSize(1);
    assertThat(files()).containsExactly(good);
    assertThat(List.of(broken, newer, half)).noneMatch(Files::exists);
    assertThat(good.getParent()).isEqualTo(root.resolve("pictures"));
  }

  private MomentPictures restored(long capacity) throws IOException {
    try (PictureFolder folder = folder()) {
      MomentPictures pictures = new MomentPictures(capacity, folder);
      folder.restore(pictures);
      return pictures;
    }
  }

  private PictureFolder folder() throws IOException {
    return new PictureFolder(root.resolve("pictures"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("pictures"))) {
      return files.sorted().toList();
    }
  }

  private static MomentUpdate ended(String id) {
    return Samples.moment(id, "lobby", "q1", Type.ENDED, 1, 1, 2);
  }

  private static Picture picture(int second, int bytes) {
    return new Picture(new Thumbnail(new byte[bytes]), Samples.at(second));
  }
}

package io.sightline.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.SourceUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRulesTest {
  @TempDir Path folder;
  private Path media;
  private SourceRules rules;

  @BeforeEach
  void folders() throws IOException {
    media = Files.createDirectory(folder.resolve("media"));
    Files.createFile(media.resolve("clip.mp4"));
    Files.createFile(folder.resolve("secret"));
    rules = SourceRules.within(List.of(media));
  }

  @Test
  void filesBeneathAMediaFolderAreTaken() {
    assertThat(allowed(media + "/clip.mp4")).isTrue();
    assertThat(allowed("file:" + media + "/clip.mp4")).isTrue();
    assertThat(allowed("file://" + media + "/clip.mp4")).isTrue();
    assertThat(allowed("file://localhost" + media + "/clip.mp4")).isTrue();
    assertThat(allowed(media + "/not-there-yet.mp4")).isTrue();
  }

  @Test
  void whatLeadsOutOfTheMediaFolderIsRefused() throws IOException {
    Files.createSymbolicLink(media.resolve("way-out"), folder.resolve("secret"));
    Files.createSymbolicLink(media.resolve("door"), folder);
    for (String path :
        List.of(
            media + "/../secret",
            media + "/way-out",
            media + "/door/secret",
            media + "-else/clip.mp4",
            media.toString(),
            folder + "/secret",
            "file://elsewhere" + media + "/clip.mp4",
            media + "/%2e%2e/secret",
            "media/clip.mp4",
            "FILE:" + folder + "/secret")) {
      assertThat(allowed(path)).as(path).isFalse();
    }
  }

  @Test
  void withoutMediaFoldersThereAreNoFiles() {
    assertThat(
            SourceRules.within(List.of()).refusal(new SourceUri(media + "/clip.mp4")).orElseThrow())
        .contains("no media folder configured");
  }

  @Test
  void theOperatorMayNameAnyFileButNoOtherScheme() {
    SourceRules operator = SourceRules.forOperator();
    assertThat(operator.refusal(new SourceUri("clip.mp4"))).isEmpty();
    assertThat(operator.refusal(new SourceUri(folder + "/100%.mp4"))).isEmpty();
    assertThat(operator.refusal(new SourceUri("concat:a|b"))).isPresent();
  }

  @Test
  void anAuthorityIsSchemeHostAndPort() {
    assertThat(SourceRules.authority(new SourceUri("RTSP://a:b@Camera:554/1?x=y")))
        .isEqualTo("rtsp://camera:554");
    assertThat(SourceRules.authority(new SourceUri("rtsp://camera?x"))).isEqualTo("rtsp://camera");
  }

  private boolean allowed(String source) {
    return rules.refusal(new SourceUri(source)).isEmpty();
  }
}

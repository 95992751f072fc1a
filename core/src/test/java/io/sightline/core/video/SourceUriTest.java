package io.sightline.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceUriTest {
  @Test
  void neverShowsAPasswordOrAToken() {
    SourceUri uri = new SourceUri("rtsp://admin:s3cr@t@camera:554/live?token=abc&channel=1");
    assertThat(uri.toString()).isEqualTo("rtsp://***@camera:554/live?token=***&channel=***");
    assertThat(uri.toString()).doesNotContain("s3cr", "abc", "admin");
  }

  @Test
  void userInfoIsTakenOutAndPutBack() {
    SourceUri uri = new SourceUri("rtsp://admin:pass@camera/1");
    assertThat(uri.userInfo()).isEqualTo("admin:pass");
    assertThat(uri.withoutUserInfo().secretValue()).isEqualTo("rtsp://camera/1");
    assertThat(uri.withoutUserInfo().withUserInfo("a:$1").secretValue())
        .isEqualTo("rtsp://a:$1@camera/1");
  }

  @Test
  void secretsOfTheQueryAreTakenOutAndPutBack() {
    SourceUri uri =
        new SourceUri("https://u:p@cams.example/live?channel=1&access_token=a$1&Sig=x%2Fy&key=");
    assertThat(uri.secrets())
        .isEqualTo(new SourceSecrets("u:p", Map.of("access_token", "a$1", "Sig", "x%2Fy")));
    SourceUri bare = uri.withoutSecrets();
    assertThat(bare.secretValue())
        .isEqualTo("https://cams.example/live?channel=1&access_token=***&Sig=***&key=");
    assertThat(bare.takenOut()).containsExactly("access_token", "Sig");
    assertThat(bare.secrets().isEmpty()).isTrue();
    SourceSecrets read = SourceSecrets.parse(uri.secrets().text());
    assertThat(bare.withParameters(read.parameters()).withUserInfo(read.userInfo())).isEqualTo(uri);
    assertThat(uri.secrets().toString()).doesNotContain("a$1", "x%2Fy", "u:p");
  }

  @Test
  void filesAndSimulatedCamerasHaveNoSecrets() {
    for (String source : List.of("sim:street?key=7", "/videos/a.mp4?token=1", "file:/a?token=1")) {
      assertThat(new SourceUri(source).withoutSecrets().secretValue()).isEqualTo(source);
    }
  }

  @Test
  void aPathIsAFileAndASimulatedCameraShowsItsParameters() {
    assertThat(new SourceUri("/videos/a.mp4").scheme()).isEqualTo("file");
    assertThat(new SourceUri("RTSP://camera/1").scheme()).isEqualTo("rtsp");
    assertThat(new SourceUri("sim:street?seed=7").redacted()).isEqualTo("sim:street?seed=7");
  }

  @Test
  void controlCharactersAndBlanksAreRefused() {
    assertThatThrownBy(() -> new SourceUri("rtsp://camera/\n")).hasMessageContaining("control");
    assertThatThrownBy(() -> new SourceUri(" ")).hasMessageContaining("1 to");
  }
}

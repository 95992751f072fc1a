package io.sightline.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

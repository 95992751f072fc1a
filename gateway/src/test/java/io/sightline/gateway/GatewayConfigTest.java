package io.sightline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sightline.gateway.alerts.AlertSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  private static final Path SECRETS = Path.of("/var/lib/sightline/secrets.properties");

  @Test
  void theDefaultListensOnLoopbackAndOpensNoFiles() {
    GatewayConfig config = GatewayConfig.of("localhost:9092", SECRETS);
    assertThat(config.bindHost()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8088);
    assertThat(config.mediaFolders()).isEmpty();
    assertThat(config.allowedHosts()).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GatewayConfig(
                    "0.0.0.0",
                    70_000,
                    Set.of(),
                    " ",
                    List.of(Path.of("videos")),
                    SECRETS,
                    GatewayLimits.DEFAULT,
                    AlertSettings.DEFAULT,
                    Exposure.LOCAL))
        .withMessageContaining("bindHost 0.0.0.0 is open to other machines")
        .withMessageContaining("passwords in plain text")
        .withMessageContaining("port must be 0 to 65535")
        .withMessageContaining("bootstrapServers must not be empty")
        .withMessageContaining("mediaFolders must be absolute");
  }

  @Test
  void itListensToOthersOnlyUnderNamesThatWereGiven() {
    GatewayConfig config =
        GatewayConfig.of("localhost:9092", SECRETS)
            .withExposure(new Exposure(Optional.empty(), true))
            .withBind("0.0.0.0", Set.of("Cams.Example"));
    assertThat(config.exposed()).isTrue();
    assertThat(config.allowedHosts()).containsExactly("cams.example");
    assertThat(config.listensEverywhere()).isTrue();
    assertThat(config.withBind("192.0.2.7", Set.of("x")).listensEverywhere()).isFalse();
  }

  @Test
  void limitsOutOfRangeAreSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GatewayLimits(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        .withMessageContaining("httpThreads must be 8 to 1000")
        .withMessageContaining("eventRing must be 1 to 1000000");
  }
}

package io.sightline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @TempDir Path folder;

  @Test
  void aStreamWithoutCredentialsIsOpenedAsItIs() throws Exception {
    Credentials credentials = new Credentials(Map.of(), Optional.empty());
    assertThat(credentials.resolve(stream(null)).secretValue()).isEqualTo("rtsp://camera/1");
  }

  @Test
  void theEnvironmentGivesThemAndSignsAreEncoded() throws Exception {
    Credentials credentials =
        new Credentials(Map.of("LOBBY", "admin:p:ss w@rd/+"), Optional.empty());
    assertThat(credentials.resolve(stream("env:LOBBY")).secretValue())
        .isEqualTo("rtsp://admin:p%3Ass%20w%40rd%2F%2B@camera/1");
  }

  @Test
  void theFirstLineOfAFileGivesThem() throws Exception {
    Path file = Files.writeString(folder.resolve("lobby"), "admin:secret\n");
    Credentials credentials = new Credentials(Map.of(), Optional.empty());
    assertThat(credentials.resolve(stream("file:" + file)).secretValue())
        .isEqualTo("rtsp://admin:secret@camera/1");
  }

  @Test
  void theStoreGivesThemAsItStandsNow() throws Exception {
    Path store = Files.writeString(folder.resolve("store"), "lobby=admin:old\n");
    Credentials credentials = new Credentials(Map.of(), Optional.of(store));
    credentials.resolve(stream("store:lobby"));
    Files.writeString(store, "lobby=admin:new\n");
    assertThat(credentials.resolve(stream("store:lobby")).secretValue())
        .isEqualTo("rtsp://admin:new@camera/1");
  }

  @Test
  void whatIsNotThereIsNamedByItsReference() {
    Credentials credentials = new Credentials(Map.of(), Optional.empty());
    assertMissing(credentials, "env:NONE", "env:NONE is not set");
    assertMissing(credentials, "store:lobby", "store:lobby is not set");
    assertMissing(credentials, "file:/no/such/file", "NoSuchFileException");
  }

  @Test
  void aPasswordPutInPlaceOfAReferenceIsNotRepeated() {
    Credentials credentials = new Credentials(Map.of(), Optional.empty());
    assertThatThrownBy(() -> credentials.resolve(stream("admin:hunter2")))
        .hasMessageNotContaining("hunter2")
        .hasMessageContaining("env:, file: or store:");
  }

  @Test
  void parametersThatWereTakenOutComeBackFromTheStore() throws Exception {
    Path store = Files.writeString(folder.resolve("tokens"), "lobby=admin:secret\\n?token=a%2Fb\n");
    Credentials credentials = new Credentials(Map.of("T", "?token=1"), Optional.of(store));
    SourceUri source = new SourceUri("http://camera/1?ch=2&token=***");
    assertThat(credentials.resolve(stream(source, "store:lobby")).secretValue())
        .isEqualTo("http://admin:secret@camera/1?ch=2&token=a%2Fb");
    assertThat(credentials.resolve(stream(source, "env:T")).secretValue())
        .isEqualTo("http://camera/1?ch=2&token=1");
    assertThatThrownBy(
            () -> credentials.resolve(stream(new SourceUri("http://camera/1?key=***"), "env:T")))
        .hasMessageContaining("env:T has no line ?key=...");
  }

  private static void assertMissing(Credentials credentials, String reference, String words) {
    assertThatThrownBy(() -> credentials.resolve(stream(reference)))
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.failure()).isEqualTo(SourceFailure.NO_CREDENTIALS));
  }

  private static StreamSpec stream(String credentials) {
    return stream(new SourceUri("rtsp://camera/1"), credentials);
  }

  private static StreamSpec stream(SourceUri source, String credentials) {
    return new StreamSpec(
        new StreamId("lobby"), "Lobby", source, Optional.ofNullable(credentials), 4, false, true);
  }
}

package io.sightline.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {
  @TempDir Path folder;

  @Test
  void whatIsPutIsFoundByAnother() throws IOException {
    Path file = folder.resolve("deep/secrets.properties");
    SecretStore store = new SecretStore(file);
    assertThat(store.get("lobby")).isEmpty();
    store.put("lobby", "admin:päss=w:ord #1");
    store.put("yard", "b:c");
    assertThat(new SecretStore(file).get("lobby")).contains("admin:päss=w:ord #1");
    store.remove("lobby");
    store.remove("lobby");
    assertThat(new SecretStore(file).get("lobby")).isEmpty();
    assertThat(new SecretStore(file).get("yard")).contains("b:c");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatOthersCouldReadIsClosedToThemByTheNextChange() throws IOException {
    Path file = Files.writeString(folder.resolve("secrets.properties"), "old=a:b\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    new SecretStore(file).put("lobby", "c:d");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new SecretStore(file).get("old")).contains("a:b");
  }

  @Test
  void aFileThatIsNoPropertiesFileIsNotOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("secrets.properties"), "a=\\uZZZZ");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> new SecretStore(file).put("lobby", "c:d"));
    assertThat(Files.readString(file)).isEqualTo("a=\\uZZZZ");
  }

  @Test
  void percentEncodingOfTheUrlIsTakenOff() {
    assertThat(SecretStore.plain("admin:p%40ss%2Fw+rd")).isEqualTo("admin:p@ss/w+rd");
    assertThat(SecretStore.plain("admin:100%sure"))
        .as("typed as it is")
        .isEqualTo("admin:100%sure");
  }
}

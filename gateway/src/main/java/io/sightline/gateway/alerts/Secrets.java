package io.sightline.gateway.alerts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** Keys of signatures, looked up where the configuration says. */
final class Secrets {
  private static final int LEAST = 16;

  private Secrets() {}

  /**
   * @throws IllegalArgumentException if there is none, or it is shorter than 16 bytes; names the
   *     place, never the secret
   */
  static SecretKeySpec key(WebhookTarget target, Map<String, String> environment) {
    String ref = target.secretRef();
    byte[] secret =
        ref.startsWith("env:")
            ? environment.getOrDefault(ref.substring(4), "").getBytes(StandardCharsets.UTF_8)
            : file(target, ref.substring(5));
    if (secret.length < LEAST) {
      throw new IllegalArgumentException(
          "the secret of webhook "
              + target.id()
              + ", "
              + ref
              + ", must be there and have at least "
              + LEAST
              + " bytes");
    }
    return new SecretKeySpec(secret, "HmacSHA256");
  }

  private static byte[] file(WebhookTarget target, String path) {
    try {
      return Files.readString(Path.of(path)).strip().getBytes(StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "the secret of webhook " + target.id() + " cannot be read from " + path, e);
    }
  }
}

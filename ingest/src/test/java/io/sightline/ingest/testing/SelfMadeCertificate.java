package io.sightline.ingest.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that nobody but itself has signed.
 *
 * @param pem the certificate as a file
 * @param context for a server that shows it
 */
public record SelfMadeCertificate(Path pem, SSLContext context) {
  private static final char[] PASSWORD = "not-secret".toCharArray();

  /**
   * @param host the server's name
   */
  public static SelfMadeCertificate of(String host, Path folder)
      throws IOException, InterruptedException {
    Path store = folder.resolve(host + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -keyalg EC -ext bc:c -dname CN="
            + host
            + " -ext san=dns:"
            + host
            + " -storetype PKCS12 -alias server -storepass "
            + new String(PASSWORD)
            + " -keystore";
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(options.split(" ")));
    command.add(store.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD);
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      String text =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(keys.getCertificate("server").getEncoded());
      Path pem =
          Files.writeString(
              folder.resolve(host + ".pem"),
              "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
      return new SelfMadeCertificate(pem, context);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}

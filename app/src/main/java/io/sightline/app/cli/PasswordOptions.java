package io.sightline.app.cli;

import io.sightline.app.StartupException;
import io.sightline.gateway.access.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import picocli.CommandLine.Option;

/**
 * A password that is asked for, piped in or read from a file: on a command line all could see it.
 */
final class PasswordOptions {
  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "Its first line is the password (default: asked for, or the first line piped in).")
  private Path file;

  /**
   * What is kept of it.
   *
   * @throws StartupException if there is none, or somebody may not have it
   */
  String hash(String user) {
    char[] password = read(user);
    PasswordHash.refusal(user, password)
        .ifPresent(
            reason -> {
              throw new StartupException("the password " + reason);
            });
    return new PasswordHash(new SecureRandom(), PasswordHash.ITERATIONS).of(password);
  }

  private char[] read(String user) {
    try {
      if (file != null) {
        return first(Files.newBufferedReader(file, StandardCharsets.UTF_8));
      }
      Console console = System.console();
      if (console == null) {
        return first(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
      }
      char[] once = console.readPassword("Password for %s: ", user);
      char[] again = console.readPassword("Once more: ");
      if (once == null || !Arrays.equals(once, again)) {
        throw new StartupException("these are two different passwords: nothing was changed");
      }
      return once;
    } catch (IOException e) {
      throw new StartupException("the password cannot be read: " + e, e);
    }
  }

  private static char[] first(BufferedReader reader) throws IOException {
    try (reader) {
      String line = reader.readLine();
      if (line == null) {
        throw new StartupException("there is no password: pipe it in, or give --password-file");
      }
      return line.toCharArray();
    }
  }
}

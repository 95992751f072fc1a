package io.sightline.app.cli;

import io.sightline.app.StartupException;
import io.sightline.gateway.access.Accounts;
import io.sightline.gateway.access.AuditEntry;
import io.sightline.gateway.access.AuditLog;
import io.sightline.gateway.access.UserBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The users and tokens of a data folder, whether a gateway runs on it or not. */
final class UserFileOptions {
  @Option(
      names = "--data",
      defaultValue = "data",
      paramLabel = "DIR",
      description = "The data folder; of `sightline gateway`, that of --secrets (default: data).")
  private Path data;

  Accounts now() {
    return book().now();
  }

  private UserBook book() {
    Path file = data.resolve(UserBook.FILE_NAME);
    try {
      return UserBook.open(file);
    } catch (IOException e) {
      throw new StartupException("the file of users, " + file + ", " + e.getMessage(), e);
    }
  }

  /**
   * Changes them and writes down that it was done. A gateway that runs sees it with the next
   * request.
   *
   * @throws StartupException if it may not be done, or cannot be written
   */
  Accounts change(String action, String target, UnaryOperator<Accounts> step) {
    try {
      Accounts after = book().change(step);
      AuditLog.in(data).append(AuditEntry.ofCommand(Instant.now(), action, target));
      return after;
    } catch (IllegalArgumentException e) {
      throw new StartupException(e.getMessage(), e);
    } catch (IOException e) {
      throw new StartupException("the file of users cannot be written: " + e, e);
    }
  }
}

package io.sightline.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.app.ExitCode;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Accounts;
import io.sightline.gateway.access.AuditLog;
import io.sightline.gateway.access.PasswordHash;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.access.TokenSecret;
import io.sightline.gateway.access.UserBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UsersCommandTest {
  @TempDir Path folder;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @Test
  void aUserIsMadeListedAndRemoved() throws IOException {
    assertThat(add("ada", "--role", "admin")).isEqualTo(ExitCode.OK);
    assertThat(add("vera", "--role", "viewer", "--cameras", "lobby,yard")).isEqualTo(ExitCode.OK);
    assertThat(run("users", "list")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("ada\tadmin\tall cameras")
        .contains("vera\tviewer\tlobby,yard");
    assertThat(
            new PasswordHash(new SecureRandom(), 1)
                .matches(
                    "a password of some length".toCharArray(),
                    Optional.of(accounts().user("ada").orElseThrow().passwordHash())))
        .isTrue();
    assertThat(run("users", "remove", "vera")).isEqualTo(ExitCode.OK);
    assertThat(run("users", "remove", "ada")).isEqualTo(ExitCode.CANNOT_START);
    assertThat(err.toString()).contains("the last administrator must stay one");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("users.json"))))
        .isEqualTo("rw-------");
    assertThat(AuditLog.in(folder).list(Optional.empty(), 10))
        .extracting(line -> line.entry().action() + " " + line.entry().target())
        .containsExactly("users remove vera", "users add vera", "users add ada");
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsMade() throws IOException {
    assertThat(add("ada", "--role", "king")).isEqualTo(ExitCode.USAGE);
    assertThat(add("vera", "--role", "viewer")).isEqualTo(ExitCode.USAGE);
    assertThat(add("olga", "--role", "operator", "--cameras", "lobby")).isEqualTo(ExitCode.USAGE);
    assertThat(add("a b", "--role", "admin")).isEqualTo(ExitCode.USAGE);
    Path weak = Files.writeString(folder.resolve("weak"), "short\n");
    assertThat(run("users", "add", "ada", "--role", "admin", "--password-file", weak.toString()))
        .isEqualTo(ExitCode.CANNOT_START);
    assertThat(err.toString()).contains("must have 10 to 256 characters").doesNotContain("short");
    assertThat(folder.resolve("users.json")).doesNotExist();
  }

  @Test
  void aTokenIsShownOnceAndRevoked() throws IOException {
    add("ada", "--role", "admin");
    out = new StringWriter();
    assertThat(run("tokens", "add", "ada", "--name", "wall", "--scope", "alerts"))
        .isEqualTo(ExitCode.OK);
    TokenSecret secret = TokenSecret.parse(out.toString().strip()).orElseThrow();
    Access access = accounts().accessOf(secret, Instant.now()).orElseThrow();
    assertThat(access.permissions()).containsExactly(Permission.ALERTS);
    out = new StringWriter();
    run("tokens", "list");
    assertThat(out.toString()).contains(secret.id()).doesNotContain(secret.secret());
    assertThat(run("tokens", "revoke", secret.id())).isEqualTo(ExitCode.OK);
    assertThat(accounts().accessOf(secret, Instant.now())).isEmpty();
    assertThat(run("tokens", "add", "nobody", "--name", "x", "--scope", "read"))
        .isEqualTo(ExitCode.CANNOT_START);
  }

  @Test
  void aFileThatOthersMayReadIsNotUsed() throws IOException {
    add("ada", "--role", "admin");
    Files.setPosixFilePermissions(
        folder.resolve("users.json"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("users", "list")).isEqualTo(ExitCode.CANNOT_START);
    assertThat(err.toString()).contains("chmod 600");
  }

  private Accounts accounts() throws IOException {
    return UserBook.open(folder.resolve("users.json")).now();
  }

  private int add(String... args) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "a password of some length\n");
    String[] all = new String[args.length + 4];
    all[0] = "users";
    all[1] = "add";
    System.arraycopy(args, 0, all, 2, args.length);
    all[args.length + 2] = "--password-file";
    all[args.length + 3] = password.toString();
    return run(all);
  }

  private int run(String... args) {
    CommandLine commandLine = SightlineCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--data";
    all[args.length + 1] = folder.toString();
    return commandLine.execute(all);
  }
}

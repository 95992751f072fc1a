package io.sightline.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sightline.core.video.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final PasswordHash PASSWORDS = new PasswordHash(new SecureRandom(), 5);
  private static final String HASH = PASSWORDS.of("a good long one".toCharArray());

  @TempDir Path folder;

  private static User user(String name, Role role) {
    return new User(name, role, Optional.empty(), HASH);
  }

  @Test
  void whatOneProcessWritesAnotherSeesAtOnce() throws IOException {
    Path file = folder.resolve("users.json");
    UserBook gateway = UserBook.open(file);
    UserBook command = UserBook.open(file);
    assertThat(gateway.now().isEmpty()).isTrue();
    User vera = new User("vera", Role.VIEWER, Optional.of(Set.of(new StreamId("lobby"))), HASH);
    command.change(known -> known.with(user("ada", Role.ADMIN)).with(vera));
    assertThat(gateway.now().users()).containsExactly(user("ada", Role.ADMIN), vera);
    gateway.change(known -> known.withoutUser("vera"));
    assertThat(command.now().user("vera")).isEmpty();
    command.change(known -> known.with(user("olga", Role.OPERATOR)));
    assertThat(gateway.now().users()).hasSize(2);
  }

  @Test
  void aFileOfAnotherKindIsRefusedWithoutShowingIt() throws IOException {
    for (String text :
        new String[] {
          "{", "{\"version\":2}", "{\"version\":1,\"users\":[{\"name\":\"s3cret\"}],\"tokens\":[]}"
        }) {
      Path file = folder.resolve("users.json");
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      assertThatIOException()
          .isThrownBy(() -> UserBook.open(file))
          .withMessageNotContaining("s3cret");
    }
  }

  @Test
  void whoSeesACameraSeesItsZonesAndNoOther() {
    Set<StreamId> lobby = Set.of(new StreamId("lobby"));
    Access vera = Access.ofSession(new User("vera", Role.VIEWER, Optional.of(lobby), HASH));
    assertThat(vera.sees(new StreamId("lobby~door"))).isTrue();
    assertThat(vera.sees(new StreamId("vault~door"))).isFalse();
    assertThat(vera.seesAny(Set.of(new StreamId("vault"), new StreamId("lobby~door")))).isTrue();
    assertThat(vera.seesAny(Set.of(new StreamId("vault")))).isFalse();
  }

  @Test
  void somebodyMustRule() {
    Accounts accounts = Accounts.NONE.with(user("ada", Role.ADMIN));
    assertThatIllegalArgumentException().isThrownBy(() -> accounts.withoutUser("ada"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accounts.with(user("ada", Role.OPERATOR)));
    assertThat(accounts.with(user("eve", Role.ADMIN)).withoutUser("ada").users()).hasSize(1);
  }

  @Test
  void theTokensOfWhoGoesGoToo() {
    TokenSecret secret = TokenSecret.random(new SecureRandom());
    ApiToken token =
        new ApiToken(
            secret.id(),
            "wall",
            "vera",
            secret.hash(),
            Set.of(Scope.WRITE),
            NOW,
            Optional.of(NOW.plusSeconds(10)));
    Accounts accounts =
        Accounts.NONE.with(user("ada", Role.ADMIN)).with(user("vera", Role.VIEWER)).with(token);
    assertThat(accounts.accessOf(secret, NOW).orElseThrow().permissions())
        .as("no more than a viewer may")
        .containsExactlyInAnyOrder(Permission.ALERTS, Permission.READ);
    assertThat(accounts.accessOf(secret, NOW.plusSeconds(10))).as("over").isEmpty();
    assertThat(accounts.withoutUser("vera").tokens()).isEmpty();
    assertThat(secret.toString() + token).doesNotContain(secret.secret());
  }

  @Test
  void aPasswordIsKnownByItsHashWhateverTheRounds() {
    char[] password = "a good long one".toCharArray();
    assertThat(HASH).startsWith("pbkdf2-sha512$5$").isNotEqualTo(PASSWORDS.of(password));
    PasswordHash stronger = new PasswordHash(new SecureRandom(), 50);
    assertThat(stronger.matches(password, Optional.of(HASH))).isTrue();
    assertThat(stronger.matches("a good long two".toCharArray(), Optional.of(HASH))).isFalse();
    assertThat(stronger.matches("nobody has this password".toCharArray(), Optional.empty()))
        .as("nobody's")
        .isFalse();
    assertThat(PasswordHash.refusal("ada", "aaaaaaaaaaaa".toCharArray())).isPresent();
    assertThat(PasswordHash.refusal("administrator", "Administrator".toCharArray())).isPresent();
  }

  @Test
  void aBurstIsFollowedByASteadyPace() {
    RateLimit limit = new RateLimit(3, 0.5);
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a", NOW)).isEmpty();
    }
    assertThat(limit.take("a", NOW)).contains(Duration.ofSeconds(2));
    assertThat(limit.take("b", NOW)).isEmpty();
    assertThat(limit.take("a", NOW.plusSeconds(2))).isEmpty();
    assertThat(limit.take("a", NOW.plusSeconds(2))).isPresent();
    assertThat(limit.take("a", NOW.minusSeconds(60))).as("a clock that was set back").isPresent();
  }

  @Test
  void aSessionEndsUnusedAndInTheEndInAnyCase() {
    Sessions sessions = new Sessions(new SecureRandom());
    Accounts accounts = Accounts.NONE.with(user("ada", Role.ADMIN));
    Sessions.Opened opened = sessions.open(accounts.user("ada").orElseThrow(), NOW);
    assertThat(sessions.find(opened.secret(), accounts, NOW)).isPresent();
    assertThat(sessions.find(opened.csrf(), accounts, NOW)).isEmpty();
    Instant end = NOW.plus(Sessions.LONGEST);
    for (Instant at = NOW; at.isBefore(end); at = at.plus(Duration.ofHours(11))) {
      assertThat(sessions.find(opened.secret(), accounts, at)).isPresent();
    }
    assertThat(sessions.find(opened.secret(), accounts, end)).isEmpty();
    assertThat(sessions.size()).isZero();
  }
}

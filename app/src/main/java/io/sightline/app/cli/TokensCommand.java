package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.gateway.access.ApiToken;
import io.sightline.gateway.access.Scope;
import io.sightline.gateway.access.TokenSecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Long-lived keys for programs. */
@Command(
    name = "tokens",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, lists and revokes tokens, by which programs use the API.",
      "A token never allows more than its owner may."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline tokens add ada --name home-assistant --scope alerts",
      "  sightline tokens list",
      "  sightline tokens revoke 4be1c09f2a7d3e58"
    })
final class TokensCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Makes a token and shows it, this once.",
      footerHeading = "%nExample:%n",
      footer = "  sightline tokens add ada --name home-assistant --scope alerts")
  int add(
      @Parameters(paramLabel = "OWNER", description = "A user.") String owner,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "NAME",
              description = "What it is for.")
          String name,
      @Option(
              names = "--scope",
              required = true,
              split = ",",
              paramLabel = "SCOPE",
              description = "alerts, read, write or admin; repeatable.")
          Set<Scope> scopes,
      @Option(
              names = "--days",
              paramLabel = "DAYS",
              description = "Valid for as many days (default: until it is revoked).")
          Integer days,
      @Mixin UserFileOptions file) {
    TokenSecret secret = TokenSecret.random(new SecureRandom());
    Instant now = Instant.now();
    file.change(
        "tokens add",
        secret.id(),
        known ->
            known.with(
                new ApiToken(
                    secret.id(),
                    name,
                    owner,
                    secret.hash(),
                    scopes,
                    now,
                    Optional.ofNullable(days).map(n -> now.plus(Duration.ofDays(n))))));
    say(secret.text());
    return ExitCode.OK;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the tokens: id, owner, scopes, end, name.",
      footerHeading = "%nExample:%n",
      footer = "  sightline tokens list")
  int list(@Mixin UserFileOptions file) {
    for (ApiToken token : file.now().tokens()) {
      say(
          String.join(
              "\t",
              token.id(),
              token.owner(),
              token.scopes().stream()
                  .sorted()
                  .map(Scope::wireName)
                  .collect(Collectors.joining(",")),
              token.expiresAt().map(Instant::toString).orElse("no end"),
              token.name()));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Revokes a token, at once.",
      footerHeading = "%nExample:%n",
      footer = "  sightline tokens revoke 4be1c09f2a7d3e58")
  int revoke(
      @Parameters(paramLabel = "ID", description = "As `sightline tokens list` shows it.")
          String id,
      @Mixin UserFileOptions file) {
    file.change("tokens revoke", id, known -> known.withoutToken(id));
    say("revoked " + id);
    return ExitCode.OK;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}

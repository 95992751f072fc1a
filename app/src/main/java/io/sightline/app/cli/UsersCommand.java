package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Role;
import io.sightline.gateway.access.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may sign in to the page and the API. */
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, lists, changes and removes the users of the page and the API.",
      "With the first user everybody must sign in, on this machine too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline users add ada --role admin",
      "  sightline users add vera --role viewer --cameras lobby,yard < password.txt",
      "  sightline users list"
    })
final class UsersCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Makes a user.",
      footerHeading = "%nExample:%n",
      footer = "  sightline users add ada --role admin")
  int add(
      @Parameters(paramLabel = "NAME", description = "1 to 64 letters, digits, '.', '_', '@', '-'.")
          String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description = "admin, operator or viewer.")
          Role role,
      @Option(
              names = "--cameras",
              split = ",",
              paramLabel = "ID",
              description = "The only cameras a viewer sees.")
          List<String> cameras,
      @Option(names = "--all-cameras", description = "A viewer sees all cameras.") boolean all,
      @Mixin PasswordOptions password,
      @Mixin UserFileOptions file) {
    if (role == Role.VIEWER && (cameras == null) != all) {
      throw new ParameterException(
          spec.commandLine(), "a viewer needs either --cameras ID,... or --all-cameras");
    }
    if (!User.isName(name)) {
      throw new ParameterException(
          spec.commandLine(), "a name has 1 to 64 letters, digits, '.', '_', '@' or '-'");
    }
    Optional<Set<StreamId>> seen = cameras(cameras);
    if (role != Role.VIEWER && seen.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--cameras is for viewers: the other roles see all");
    }
    if (file.now().user(name).isPresent()) {
      throw new StartupException(
          "there is a user " + name + " already: `sightline users password` gives a new password");
    }
    User user = new User(name, role, seen, password.hash(name));
    file.change("users add", name, known -> known.with(user));
    say("added " + user);
    return ExitCode.OK;
  }

  private Optional<Set<StreamId>> cameras(List<String> names) {
    try {
      return Optional.ofNullable(names)
          .map(list -> list.stream().map(StreamId::new).collect(Collectors.toSet()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--cameras: " + e.getMessage());
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the users: name, role, cameras.",
      footerHeading = "%nExample:%n",
      footer = "  sightline users list")
  int list(@Mixin UserFileOptions file) {
    for (User user : file.now().users()) {
      List<String> cameras = new ArrayList<>();
      user.cameras().ifPresent(set -> set.stream().sorted().forEach(c -> cameras.add(c.value())));
      say(
          user.name()
              + "\t"
              + user.role().wireName()
              + "\t"
              + (user.cameras().isPresent() ? String.join(",", cameras) : "all cameras"));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "password",
      mixinStandardHelpOptions = true,
      description = "Gives a user a new password, which ends their sessions.",
      footerHeading = "%nExample:%n",
      footer = "  sightline users password ada")
  int password(
      @Parameters(paramLabel = "NAME") String name,
      @Mixin PasswordOptions password,
      @Mixin UserFileOptions file) {
    if (file.now().user(name).isEmpty()) {
      throw new StartupException("there is no user " + name);
    }
    String hash = password.hash(name);
    file.change(
        "users password",
        name,
        known -> known.with(known.user(name).orElseThrow().withPasswordHash(hash)));
    say("changed the password of " + name);
    return ExitCode.OK;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes a user with their sessions and tokens.",
      footerHeading = "%nExample:%n",
      footer = "  sightline users remove vera")
  int remove(@Parameters(paramLabel = "NAME") String name, @Mixin UserFileOptions file) {
    file.change("users remove", name, known -> known.withoutUser(name));
    say("removed " + name);
    return ExitCode.OK;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}

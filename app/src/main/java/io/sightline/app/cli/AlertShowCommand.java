package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.show.AlertShow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that no alert is lost. */
@Command(
    name = "alert-show",
    mixinStandardHelpOptions = true,
    description =
        "Shows that alerts arrive once and in order: many listeners, and a webhook that goes away.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline alert-show",
      "  sightline alert-show --clients 20 --rate 100 --for 10s --down 2s"
    })
final class AlertShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--clients",
      defaultValue = "100",
      paramLabel = "N",
      description = "Listeners of server-sent events (default: 100).")
  private int clients;

  @Option(
      names = "--rate",
      defaultValue = "500",
      paramLabel = "N",
      description = "Alerts a second that they hear of (default: 500).")
  private int rate;

  @Option(
      names = "--for",
      defaultValue = "5m",
      converter = TimeConverter.class,
      paramLabel = "TIME",
      description = "How long (default: 5m).")
  private Duration length;

  @Option(
      names = "--webhook-rate",
      defaultValue = "100",
      paramLabel = "N",
      description = "Alerts a second that the webhook gets (default: 100).")
  private int webhookRate;

  @Option(
      names = "--down",
      defaultValue = "2m",
      converter = TimeConverter.class,
      paramLabel = "TIME",
      description = "How long the webhook's target is away (default: 2m).")
  private Duration down;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("sightline-alert-show");
    try {
      AlertShow show = new AlertShow(folder, out);
      boolean heard = show.listeners(clients, rate, length);
      Duration around = down.dividedBy(4).plusSeconds(1);
      boolean delivered = show.webhook(webhookRate, around, down, around);
      return heard && delivered ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}

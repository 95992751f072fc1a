package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.config.ConfigException;
import io.sightline.inference.bundle.BundleRejectedException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The root of the command line. */
@Command(
    name = "sightline",
    mixinStandardHelpOptions = true,
    version = "sightline 0.1.0",
    description = "Watches live video for moments described in plain language.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      ProbeCommand.class,
      BenchCommand.class,
      SimulateCommand.class,
      EvalCommand.class,
      SnapshotsCommand.class,
      IngestCommand.class,
      CompressorCommand.class,
      GroundingJobCommand.class,
      GatewayCommand.class,
      TopicsCommand.class,
      AlertShowCommand.class,
      KillShowCommand.class,
      UsersCommand.class,
      TokensCommand.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline demo --for 60s",
      "  sightline run --stream lobby=rtsp://camera/1 --query \"a person is in the room\" --encoder"
          + " bundles/clip",
      "  sightline replay --video clip.mp4 --query \"a person is in the room\" --encoder"
          + " bundles/clip",
      "  sightline help run",
      "",
      "`sightline test` runs all tests. Exit status: 0 done, 1 failed, 2 wrong usage, 3 cannot"
          + " start here."
    })
public final class SightlineCommand {
  private static final Logger LOG = LoggerFactory.getLogger(SightlineCommand.class);

  /** A command line that prints every failure as one clear line and maps it to an exit status. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new SightlineCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(SightlineCommand::explain);
    commandLine.setParameterExceptionHandler(SightlineCommand::explainUsage);
    return commandLine;
  }

  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    err.println("sightline: " + failure.getMessage());
    if (failure instanceof ConfigException) {
      return ExitCode.USAGE;
    }
    LOG.debug("failed", failure);
    if (failure instanceof StartupException || failure instanceof BundleRejectedException) {
      return ExitCode.CANNOT_START;
    }
    LOG.error("unexpected failure", failure);
    return ExitCode.FAILED;
  }

  private static int explainUsage(ParameterException failure, String[] args) {
    CommandLine commandLine = failure.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println("sightline: " + failure.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try `" + commandLine.getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }
}

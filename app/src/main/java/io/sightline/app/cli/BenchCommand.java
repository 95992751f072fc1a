package io.sightline.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures on this machine what others have measured on theirs.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchDecodeCommand.class,
      BenchGateCommand.class,
      BenchMemoryProofCommand.class,
      BenchScoringCommand.class,
      BenchWarmUpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {"  sightline bench decode", "  sightline bench gate --split validation --streams 6"})
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what is to be measured");
  }
}

package io.sightline.app;

import io.sightline.app.cli.SightlineCommand;
import io.sightline.schemas.SerdeOptions;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (System.getenv("ORT_DISABLE_TELEMETRY") == null) {
      System.err.println(
          "sightline: ONNX Runtime reports its use over the network unless ORT_DISABLE_TELEMETRY=1 is set; the launcher script sets it");
    }
    try {
      SerdeOptions.fromEnvironment(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("sightline: " + e.getMessage());
      System.exit(ExitCode.USAGE);
    }
    System.exit(SightlineCommand.commandLine().execute(args));
  }
}

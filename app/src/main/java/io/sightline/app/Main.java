package io.sightline.app;

import io.sightline.app.cli.SightlineCommand;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(SightlineCommand.commandLine().execute(args));
  }
}

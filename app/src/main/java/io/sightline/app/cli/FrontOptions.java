package io.sightline.app.cli;

import io.sightline.app.config.Front;
import io.sightline.gateway.Exposure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How people come to the page and the API, where others than this machine may. */
final class FrontOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "A host name people use; needed where --host is not loopback; repeatable.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "PEM: the certificate of the page and API, then those that vouch for it.")
  private Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM: its private key, PKCS#8, without password.")
  private Path key;

  @Option(
      names = "--behind-tls-proxy",
      description = "A proxy in front speaks TLS: serve plain HTTP beyond this machine.")
  private boolean behindProxy;

  /** What was given over what stands in a file. */
  Front over(Front file) {
    if ((certificate == null) != (key == null)) {
      throw new ParameterException(
          spec.commandLine(), "--tls-certificate and --tls-key are given together or not at all");
    }
    List<String> all = new ArrayList<>(file.names());
    all.addAll(names);
    return new Front(
        all,
        new Exposure(
            Front.tls(Optional.ofNullable(certificate), Optional.ofNullable(key))
                .or(file.exposure()::tls),
            behindProxy || file.exposure().behindProxy()));
  }
}

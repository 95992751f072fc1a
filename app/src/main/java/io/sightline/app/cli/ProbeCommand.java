package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.Region;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.Zone;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.image.Preprocessing;
import io.sightline.ingest.Credentials;
import io.sightline.ingest.SourceKinds;
import io.sightline.ingest.Sources;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.probe.Probe;
import io.sightline.ingest.probe.ProbeReport;
import io.sightline.ingest.sample.Thumbnails;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a source is, before it is registered. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description =
        "Says what a source is, what would be sampled of it, and what is wrong with it. Exit status 0: pictures come; 1: none came.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline probe rtsp://user:password@camera/1 --thumbnail camera.jpg",
      "  sightline probe 'rtsp://$${env:CAMERA}@camera/1' --for 20s   (user:password in the variable CAMERA)",
      "  sightline probe clip.mp4 --crop 0.5,0,0.5,1 --mask \"0.8,0 1,0 1,0.2\" --thumbnail seen.jpg"
    })
final class ProbeCommand implements Callable<Integer> {
  private static final int PICTURE_WIDTH = 640;
  private static final Pattern REFERENCE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)\\$\\{(env:[^}]+|file:[^}]+)}@(.*)");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "rtsp, rtmp, http, srt, udp, v4l2, sim or a file.")
  private String url;

  @Option(
      names = "--thumbnail",
      paramLabel = "FILE",
      description = "Writes a picture as JPEG, 640 wide, masks painted.")
  private Path thumbnail;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How long to look after the first picture (default: 6s).")
  private Duration length = Duration.ofSeconds(6);

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Sampling rate that is meant (default: 4).")
  private double framesPerSecond = StreamSpec.DEFAULT_FRAMES_PER_SECOND;

  @Option(
      names = "--credentials",
      paramLabel = "REF",
      description = "Where user:password is found: env:NAME or file:PATH.")
  private String credentials;

  @Option(names = "--encoder", paramLabel = "DIR", description = "Encoder bundle that is meant.")
  private Path encoder;

  @Option(names = "--crop", paramLabel = "X,Y,W,H", description = "As of the stream, 0 to 1.")
  private String crop;

  @Option(names = "--mask", paramLabel = "OUTLINE", description = "As of the stream; repeatable.")
  private List<String> masks = new ArrayList<>();

  @Option(
      names = "--zone",
      paramLabel = "NAME=OUTLINE",
      description = "As of the stream; repeatable.")
  private List<String> zones = new ArrayList<>();

  @Option(
      names = "--hardware",
      paramLabel = "KIND",
      description = "none, auto, cuda, vaapi or qsv (default: none).")
  private HardwareDecode hardware = HardwareDecode.NONE;

  @Option(
      names = "--skip",
      paramLabel = "KIND",
      description = "none, noref or nokey (default: none).")
  private DecodeSkip skip = DecodeSkip.NONE;

  @Override
  public Integer call() throws Exception {
    StreamSpec stream = stream();
    SourceUri given = new SourceUri(url);
    // A password in the address stays in this process; the report is made of what has none.
    Optional<String> password =
        stream.credentials().isEmpty() && !given.userInfo().isEmpty()
            ? Optional.of(given.userInfo())
            : Optional.empty();
    Sources sources =
        new Sources(
            (source, how) ->
                SourceKinds.standard(Timeouts.DEFAULT, InstantSource.system())
                    .prepare(password.map(source::withUserInfo).orElse(source), how),
            new Credentials(System.getenv(), Optional.empty()));
    Probe probe =
        new Probe(
            sources, preprocessing(), new Thumbnails(PICTURE_WIDTH, Thumbnails.DEFAULT.quality()));
    ProbeReport report = probe.look(stream, length, InstantSource.system());
    report.print(spec.commandLine().getOut());
    if (thumbnail != null && report.picture().isPresent()) {
      Files.write(thumbnail, report.picture().get());
      spec.commandLine().getOut().printf("%-10s %s%n", "picture", thumbnail);
      spec.commandLine().getOut().flush();
    }
    return report.usable() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** That of the encoder that is meant, or that ships; a probe does without one. */
  private Optional<Preprocessing> preprocessing() {
    Path folder;
    try {
      folder = BundleOptions.encoder(Optional.ofNullable(encoder));
    } catch (StartupException e) {
      if (encoder != null) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(EncoderBundle.load(folder).image().preprocessing());
  }

  private StreamSpec stream() {
    try {
      Matcher reference = REFERENCE.matcher(url);
      boolean refers = reference.matches();
      SourceUri source =
          refers
              ? new SourceUri(reference.group(1) + reference.group(3))
              : new SourceUri(url).withoutUserInfo();
      Optional<String> where = Optional.ofNullable(refers ? reference.group(2) : credentials);
      return new StreamSpec(
              new StreamId("probe"), "probe", source, where, framesPerSecond, true, true)
          .withPictures(pictures());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private PictureSettings pictures() {
    return new PictureSettings(
        Optional.ofNullable(crop).map(Region::parse),
        zones.stream().map(ProbeCommand::zone).toList(),
        masks.stream().map(Polygon::parse).toList(),
        Optional.empty(),
        hardware,
        skip,
        GateMode.ON);
  }

  private static Zone zone(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("a zone is given as NAME=OUTLINE, but was " + text);
    }
    return new Zone(text.substring(0, equals), Polygon.parse(text.substring(equals + 1)));
  }
}

package io.sightline.gateway.registry;

import io.sightline.core.video.SourceUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which sources may be registered. Thread-safe.
 *
 * <p>A source is opened by ingest with ingest's rights, so what anybody may send is held to network
 * streams, the simulator, and files beneath folders that the operator named.
 */
public final class SourceRules {
  private static final Set<String> NETWORK =
      Set.of("rtsp", "rtsps", "rtmp", "rtmps", "http", "https", "srt", "udp");

  // Host: a name, an IPv4 address or an IPv6 address in brackets; udp may listen on any address.
  private static final Pattern NETWORK_FORM =
      Pattern.compile(
          "[A-Za-z]+://@?(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])?(?::(?<port>[0-9]{1,5}))?"
              + "(?<path>/[^?#]*)?(?:[?#].*)?");

  private final List<Path> mediaFolders;
  private final boolean anyFile;

  private SourceRules(List<Path> mediaFolders, boolean anyFile) {
    this.mediaFolders = mediaFolders.stream().map(Path::normalize).toList();
    this.anyFile = anyFile;
  }

  /** For what comes over the network: files only beneath these absolute folders. */
  public static SourceRules within(List<Path> mediaFolders) {
    return new SourceRules(mediaFolders, false);
  }

  /** For what the operator says on the command line: any file. */
  public static SourceRules forOperator() {
    return new SourceRules(List.of(), true);
  }

  /**
   * Why a source may not be registered; empty if it may.
   *
   * @param source without user info
   */
  public Optional<String> refusal(SourceUri source) {
    String scheme = source.scheme();
    if (scheme.equals("sim")) {
      return Optional.empty();
    }
    if (scheme.equals("file")) {
      return anyFile ? Optional.empty() : fileRefusal(source.secretValue());
    }
    if (scheme.equals("v4l2") && anyFile) {
      return Optional.empty();
    }
    if (!NETWORK.contains(scheme)) {
      return Optional.of(
          "must be rtsp, rtsps, rtmp, rtmps, http, https, srt, udp, file or sim, but is " + scheme);
    }
    Matcher form = NETWORK_FORM.matcher(source.secretValue());
    if (!form.matches()) {
      return Optional.of(
          "must look like "
              + scheme
              + "://host:port/path; '/', '?', '#' and '@' in a password must be"
              + " percent-encoded");
    }
    if (form.group("host") == null && !scheme.equals("udp") && !scheme.equals("srt")) {
      return Optional.of("must name a host");
    }
    if (form.group("port") != null && Integer.parseInt(form.group("port")) > 65_535) {
      return Optional.of("must have a port of at most 65535");
    }
    // user:12/3@camera would parse as host "user", port 12: never let a password slip through.
    if (form.group("path") != null && form.group("path").indexOf('@') >= 0) {
      return Optional.of("must not hold '@' behind the host: percent-encode it as %40");
    }
    return Optional.empty();
  }

  private Optional<String> fileRefusal(String source) {
    if (mediaFolders.isEmpty()) {
      return Optional.of("must not be a file: this gateway has no media folder configured");
    }
    if (source.indexOf('%') >= 0) {
      return Optional.of("must be a plain path, without percent-encoding");
    }
    Path path;
    try {
      path = Path.of(source.replaceFirst("^(?i:file):(//(localhost)?(?=/))?", "")).normalize();
      path = Files.exists(path) ? path.toRealPath() : path;
    } catch (InvalidPathException | IOException e) {
      return Optional.of("is not a path that can be read");
    }
    for (Path folder : mediaFolders) {
      if (path.isAbsolute() && path.startsWith(real(folder)) && !path.equals(real(folder))) {
        return Optional.empty();
      }
    }
    return Optional.of("must be a file beneath one of the configured media folders");
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }

  /** Scheme, host and port: where a password would be sent. */
  static String authority(SourceUri source) {
    String bare = source.withoutUserInfo().secretValue();
    return bare.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*).*$", "$1")
        .toLowerCase(java.util.Locale.ROOT);
  }
}

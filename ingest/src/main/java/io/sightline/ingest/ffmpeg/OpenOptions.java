package io.sightline.ingest.ffmpeg;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How FFmpeg is to open a source.
 *
 * @param url what FFmpeg opens; may hold a password
 * @param options FFmpeg's options by name
 * @param mayBeRecording whether a source that says how long it is is a recording; one of RTSP is
 *     sent in real time all the same, and is live to us
 * @param format FFmpeg's name of the input; empty: it finds out
 */
record OpenOptions(
    String url, Map<String, String> options, boolean mayBeRecording, Optional<String> format) {
  /*
   * The options that were seen to work, by protocol; they differ, and some do harm elsewhere
   * ("timeout" makes RTMP listen). They are the second guard only: what always works is the
   * interrupt deadline, so they are set a little beyond it. The whitelists keep a playlist that
   * came over the network from naming files of this machine.
   */
  private static final long BEYOND_MICROS = 1_000_000;

  private static final String WEBCAM = "/dev/video";

  private static final String FAST_PROBE_MICROS = "500000";

  /** Whose format FFmpeg finds out. */
  OpenOptions(String url, Map<String, String> options, boolean mayBeRecording) {
    this(url, options, mayBeRecording, Optional.empty());
  }

  /** Without the URL's secrets. */
  @Override
  public String toString() {
    return "OpenOptions" + options.keySet();
  }

  /**
   * @param source with the credentials it needs
   * @param timeouts how long the interrupt deadline waits
   * @param trusted whom to believe where TLS is spoken
   * @throws SourceException if the kind of source is not supported
   */
  static OpenOptions of(SourceUri source, Timeouts timeouts, TrustedCertificates trusted)
      throws SourceException {
    Map<String, String> options = new LinkedHashMap<>();
    String url = source.secretValue();
    String longest =
        Long.toString(
            Math.max(timeouts.open().toMillis(), timeouts.stall().toMillis()) * 1_000
                + BEYOND_MICROS);
    if (overTls(source.scheme())) {
      trusted.putInto(options);
    }
    switch (source.scheme()) {
      case "v4l2" -> {
        return webcam(url.substring("v4l2:".length()));
      }
      case "file" -> {
        String path = FileLocation.of(source).path();
        if (path.startsWith(WEBCAM)) {
          return webcam(path);
        }
        options.put("protocol_whitelist", "file");
        return new OpenOptions("file:" + FileLocation.of(source).path(), options, true);
      }
      case "rtsp", "rtsps" -> {
        options.put("protocol_whitelist", "rtsp,rtsps,rtp,srtp,udp,tcp,tls");
        options.put("rtsp_transport", transport(url));
        options.put("allowed_media_types", "video");
        options.put("timeout", longest);
        options.put("fpsprobesize", "0");
        return new OpenOptions(url, options, false);
      }
      case "http", "https" -> {
        options.put("protocol_whitelist", "http,https,tcp,tls,crypto,data");
        options.put("rw_timeout", longest);
        options.put("live_start_index", "-1");
        options.put("fpsprobesize", "0");
        return new OpenOptions(url, options, true);
      }
      case "rtmp", "rtmps", "rtmpt" -> {
        options.put("protocol_whitelist", "rtmp,rtmps,rtmpt,http,tcp,tls");
        options.put("rw_timeout", longest);
        options.put("analyzeduration", FAST_PROBE_MICROS);
        return new OpenOptions(url, options, false);
      }
      case "srt" -> {
        options.put("protocol_whitelist", "srt,udp");
        options.put("timeout", longest);
        options.put("connect_timeout", Long.toString(timeouts.open().toMillis()));
        options.put("fpsprobesize", "0");
        options.put("analyzeduration", FAST_PROBE_MICROS);
        return new OpenOptions(url, options, false);
      }
      case "udp" -> {
        options.put("protocol_whitelist", "udp");
        options.put("timeout", longest);
        options.put("overrun_nonfatal", "1");
        options.put("analyzeduration", FAST_PROBE_MICROS);
        return new OpenOptions(url, options, false);
      }
      case "tcp" -> {
        options.put("protocol_whitelist", "tcp");
        options.put("rw_timeout", longest);
        options.put("analyzeduration", FAST_PROBE_MICROS);
        return new OpenOptions(url, options, false);
      }
      default -> throw new SourceException(SourceFailure.UNSUPPORTED, source.scheme());
    }
  }

  /** Whether a server shows a certificate. */
  static boolean overTls(String scheme) {
    return scheme.equals("https") || scheme.equals("rtsps") || scheme.equals("rtmps");
  }

  /**
   * FFmpeg says of a server that is not trusted only that reading failed. Whether somebody answers
   * at that address all the same; takes a second at most.
   */
  boolean tlsFails() {
    URI address;
    try {
      address = URI.create(url);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (address.getScheme() == null || !overTls(address.getScheme()) || address.getHost() == null) {
      return false;
    }
    int usual = address.getScheme().equals("rtsps") ? 322 : 443;
    int port = address.getPort() < 0 ? usual : address.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A camera of this machine. */
  private static OpenOptions webcam(String device) throws SourceException {
    if (!device.matches("/dev/[A-Za-z0-9/_.-]+") || device.contains("..")) {
      throw new SourceException(SourceFailure.UNSUPPORTED, "v4l2 takes a device below /dev");
    }
    return new OpenOptions(device, new LinkedHashMap<>(), false, Optional.of("video4linux2"));
  }

  /** TCP unless the address ends in FFmpeg's own {@code ?udp}: packets lost are pictures lost. */
  private static String transport(String url) {
    return url.matches(".*[?&]udp(&.*)?") ? "udp" : "tcp";
  }
}

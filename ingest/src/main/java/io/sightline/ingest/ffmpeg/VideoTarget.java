package io.sightline.ingest.ffmpeg;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a video that we write goes.
 *
 * @param url what FFmpeg opens; may hold a password
 * @param container FFmpeg's name of the format
 * @param options FFmpeg's options by name
 */
public record VideoTarget(String url, String container, Map<String, String> options) {
  public VideoTarget {
    options = Map.copyOf(options);
  }

  /** A file in the MP4 format, whatever its name. */
  public static VideoTarget mp4(Path file) {
    return new VideoTarget("file:" + file, "mp4", Map.of());
  }

  /**
   * A server or listener that takes a live stream.
   *
   * @throws SourceException if we cannot publish that way
   */
  public static VideoTarget live(SourceUri address) throws SourceException {
    String url = address.secretValue();
    return switch (address.scheme()) {
      case "rtsp", "rtsps" -> new VideoTarget(url, "rtsp", Map.of("rtsp_transport", "tcp"));
      case "rtmp", "rtmps" -> new VideoTarget(url, "flv", Map.of());
      case "srt", "tcp" -> new VideoTarget(url, "mpegts", Map.of());
      case "udp" -> new VideoTarget(url, "mpegts", Map.of("pkt_size", "1316"));
      default ->
          throw new SourceException(
              SourceFailure.UNSUPPORTED,
              address.scheme() + ": live streams are sent by rtsp, rtmp, srt, udp or tcp");
    };
  }

  /** Without the URL's secrets. */
  @Override
  public String toString() {
    return "VideoTarget[" + container + "]";
  }
}

package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DEMUXER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_BAD_REQUEST;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_OTHER_4XX;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_SERVER_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PROTOCOL_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_STREAM_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What FFmpeg's error codes mean for people. FFmpeg's own messages name no URL and no secret. */
final class FfmpegErrors {
  private static final Map<Integer, SourceFailure> BY_CODE =
      Map.ofEntries(
          Map.entry(AVERROR_HTTP_UNAUTHORIZED, SourceFailure.UNAUTHORISED),
          Map.entry(AVERROR_HTTP_FORBIDDEN, SourceFailure.FORBIDDEN),
          Map.entry(AVERROR_HTTP_NOT_FOUND, SourceFailure.NOT_FOUND),
          Map.entry(AVERROR_HTTP_BAD_REQUEST, SourceFailure.SERVER_ERROR),
          Map.entry(AVERROR_HTTP_OTHER_4XX, SourceFailure.SERVER_ERROR),
          Map.entry(AVERROR_HTTP_SERVER_ERROR, SourceFailure.SERVER_ERROR),
          Map.entry(AVERROR_INVALIDDATA, SourceFailure.CORRUPT),
          Map.entry(AVERROR_EOF, SourceFailure.DISCONNECTED),
          Map.entry(AVERROR_STREAM_NOT_FOUND, SourceFailure.NO_VIDEO),
          Map.entry(AVERROR_DECODER_NOT_FOUND, SourceFailure.UNSUPPORTED),
          Map.entry(AVERROR_DEMUXER_NOT_FOUND, SourceFailure.UNSUPPORTED),
          Map.entry(AVERROR_PROTOCOL_NOT_FOUND, SourceFailure.UNSUPPORTED),
          Map.entry(AVERROR_PATCHWELCOME, SourceFailure.UNSUPPORTED));

  /** The numbers of these errors differ between systems; their words do not. */
  private static final Map<String, SourceFailure> BY_WORDS =
      Map.ofEntries(
          Map.entry("Connection refused", SourceFailure.REFUSED),
          Map.entry("No route to host", SourceFailure.UNREACHABLE),
          Map.entry("Network is unreachable", SourceFailure.UNREACHABLE),
          Map.entry("Connection timed out", SourceFailure.OPEN_TIMEOUT),
          Map.entry("Operation timed out", SourceFailure.OPEN_TIMEOUT),
          Map.entry("Connection reset by peer", SourceFailure.DISCONNECTED),
          Map.entry("Broken pipe", SourceFailure.DISCONNECTED),
          Map.entry("No such file or directory", SourceFailure.NOT_FOUND),
          Map.entry("Permission denied", SourceFailure.NO_ACCESS),
          Map.entry("Is a directory", SourceFailure.UNSUPPORTED),
          // What a failed name look-up comes to, and much else that happens on a network.
          Map.entry("Input/output error", SourceFailure.UNREACHABLE));

  private FfmpegErrors() {}

  /**
   * @param code a negative result of FFmpeg
   */
  static SourceException of(int code) {
    SourceFailure known = BY_CODE.get(code);
    if (known != null) {
      return new SourceException(known);
    }
    String words = words(code);
    SourceFailure failure = BY_WORDS.getOrDefault(words, SourceFailure.BROKEN);
    return new SourceException(failure, failure == SourceFailure.BROKEN ? words : "");
  }

  /** FFmpeg's own words. */
  static String words(int code) {
    byte[] text = new byte[128];
    av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}

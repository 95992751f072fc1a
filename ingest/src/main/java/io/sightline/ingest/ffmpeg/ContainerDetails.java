package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_profile_name;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import io.sightline.ingest.source.VideoDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;

/** Reads what an opened container says of its video. */
final class ContainerDetails {
  private ContainerDetails() {}

  static VideoDetails of(
      Demuxer demuxer, Optional<String> decodedBy, Turn turn, long withoutTime, long damaged) {
    AVCodecParameters video = demuxer.videoStream().codecpar();
    String pixels = text(av_get_pix_fmt_name(video.format())).orElse("unknown");
    List<String> others = new ArrayList<>();
    for (int i = 0; i < demuxer.context().nb_streams(); i++) {
      if (i != demuxer.videoStream().index()) {
        others.add(
            text(avcodec_get_name(demuxer.context().streams(i).codecpar().codec_id()))
                .orElse("unknown"));
      }
    }
    return new VideoDetails(
        text(avcodec_get_name(video.codec_id())).orElse("unknown"),
        text(avcodec_profile_name(video.codec_id(), video.profile())),
        pixels,
        video.color_space() == AVCOL_SPC_UNSPECIFIED
            ? Optional.empty()
            : text(av_color_space_name(video.color_space())),
        video.color_range() == AVCOL_RANGE_JPEG || pixels.startsWith("yuvj"),
        turn.degrees(),
        video.bit_rate() > 0 ? video.bit_rate() : Math.max(0, demuxer.context().bit_rate()),
        others,
        decodedBy,
        withoutTime,
        damaged);
  }

  private static Optional<String> text(BytePointer text) {
    return text == null || text.isNull() ? Optional.empty() : Optional.of(text.getString());
  }
}

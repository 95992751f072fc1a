package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_hw_config;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_find_type_by_name;

import io.sightline.core.video.HardwareDecode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecHWConfig;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A decoder in hardware, opened once a process and shared by all its streams. Thread-safe; kept
 * until the process ends.
 */
final class HardwareDevice {
  private static final Logger LOG = LoggerFactory.getLogger(HardwareDevice.class);
  private static final List<HardwareDecode> IN_TURN =
      List.of(HardwareDecode.CUDA, HardwareDecode.VAAPI, HardwareDecode.QSV);

  /** What was tried, and what came of it. */
  private static final Map<HardwareDecode, Optional<HardwareDevice>> TRIED =
      new EnumMap<>(HardwareDecode.class);

  private final HardwareDecode kind;
  private final int type;
  private final AVBufferRef device;

  private HardwareDevice(HardwareDecode kind, int type, AVBufferRef device) {
    this.kind = kind;
    this.type = type;
    this.device = device;
  }

  /** What was asked for, if this machine has it; empty for the processor. */
  static Optional<HardwareDevice> of(HardwareDecode wanted) {
    return switch (wanted) {
      case NONE -> Optional.empty();
      case AUTO -> IN_TURN.stream().flatMap(kind -> open(kind).stream()).findFirst();
      default -> open(wanted);
    };
  }

  private static Optional<HardwareDevice> open(HardwareDecode kind) {
    synchronized (TRIED) {
      return TRIED.computeIfAbsent(kind, HardwareDevice::attempt);
    }
  }

  private static Optional<HardwareDevice> attempt(HardwareDecode kind) {
    String name = word(kind);
    int type = av_hwdevice_find_type_by_name(name);
    AVBufferRef made = new AVBufferRef(null);
    int result = av_hwdevice_ctx_create(made, type, (String) null, (AVDictionary) null, 0);
    if (result < 0) {
      LOG.info("Hardware decoding by {} is not there: {}", name, FfmpegErrors.words(result));
      return Optional.empty();
    }
    LOG.info("Hardware decoding by {}", name);
    return Optional.of(new HardwareDevice(kind, type, made));
  }

  /**
   * The decoder that gives this codec's work to the device; empty if there is none.
   *
   * @param codec the processor's decoder
   */
  Optional<AVCodec> decoder(AVCodec codec) {
    if (kind == HardwareDecode.QSV) {
      return Optional.ofNullable(avcodec_find_decoder_by_name(codec.name().getString() + "_qsv"))
          .filter(own -> !own.isNull());
    }
    return Optional.of(codec).filter(one -> config(one).isPresent());
  }

  /** Whether frames of this pixel format are its own. */
  boolean gives(int pixelFormat) {
    // FFmpeg names the pixel format of a device as it names the device.
    return pixelFormat == av_get_pix_fmt(word(kind));
  }

  private Optional<AVCodecHWConfig> config(AVCodec codec) {
    for (int i = 0; ; i++) {
      AVCodecHWConfig config = avcodec_get_hw_config(codec, i);
      if (config == null || config.isNull()) {
        return Optional.empty();
      }
      if (config.device_type() == type
          && (config.methods() & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0) {
        return Optional.of(config);
      }
    }
  }

  /** A new reference, which whoever it is given to gives back. */
  AVBufferRef reference() {
    return av_buffer_ref(device);
  }

  String name() {
    return word(kind);
  }

  static String word(HardwareDecode kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

package io.sightline.ingest.sample;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.Region;
import io.sightline.inference.image.ContentBox;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.sample.CaptureTimes.CaptureTime;
import io.sightline.ingest.sample.SamplingPlan.View;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.OutlinePainter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Makes the pictures of one view of a stream's kept frames. Not thread-safe. */
final class ViewSampling {
  private final View view;
  private final Preprocessing preprocessing;
  private final int framesPerFeature;
  private final Optional<Thumbnails> thumbnails;
  private final Optional<MotionGate> gate;
  private final Optional<OutlinePainter> outside;
  private final Deque<PreparedFrame> recent = new ArrayDeque<>();

  /** Which frame it is, the same in every view. */
  record Place(long epoch, long seq, MediaTime time, CaptureTime captured) {}

  ViewSampling(View view, SamplingPlan plan, Preprocessing preprocessing, int framesPerFeature) {
    this.view = view;
    this.preprocessing = preprocessing;
    this.framesPerFeature = framesPerFeature;
    this.thumbnails = plan.thumbnails();
    this.gate = plan.gate().map(settings -> new MotionGate(settings, framesPerFeature));
    this.outside = view.outline().map(OutlinePainter::outside);
  }

  /** A new epoch. */
  void begin() {
    recent.clear();
    gate.ifPresent(MotionGate::begin);
  }

  SampledFrame take(Place place, DecodedFrame frame) {
    if (view.hidden()) {
      return SampledFrame.hidden(
          view.stream(),
          place.epoch(),
          place.seq(),
          place.time(),
          place.captured().at(),
          place.captured().clock());
    }
    PreparedFrame picture = picture(frame);
    remember(picture);
    boolean still = gate.isPresent() && !gate.get().passes(picture.content(), place.time());
    return new SampledFrame(
        view.stream(),
        place.epoch(),
        place.seq(),
        place.time(),
        place.captured().at(),
        place.captured().clock(),
        still ? List.of() : List.copyOf(recent),
        still ? Optional.empty() : thumbnails.map(small -> small.of(shape(frame), cut(frame))),
        still,
        false,
        gate.<Runnable>map(one -> one::lost).orElse(SampledFrame.NOBODY));
  }

  /** Still frames, too: an encoder of motion is given the newest frames, whatever they show. */
  private void remember(PreparedFrame newest) {
    do {
      recent.addLast(newest);
    } while (recent.size() < framesPerFeature);
    if (recent.size() > framesPerFeature) {
      recent.removeFirst();
    }
  }

  private PreparedFrame picture(DecodedFrame frame) {
    Thumbnails.Shape shape = shape(frame);
    ContentBox box = preprocessing.contentBox(shape.width(), shape.height());
    return PreparedFrame.ofScaled(box, cut(frame).scaled(box.scaledWidth(), box.scaledHeight()));
  }

  /** The view's size at square pixels. */
  private Thumbnails.Shape shape(DecodedFrame frame) {
    FrameFormat format = frame.stamp().format();
    Region region = view.region();
    return new Thumbnails.Shape(
        (int) Math.max(1, Math.round(format.displayWidth() * region.width())),
        (int) Math.max(1, Math.round(format.height() * region.height())));
  }

  private Thumbnails.Pictures cut(DecodedFrame frame) {
    return (width, height) -> {
      RgbImage whole = frame.scaled(view.region(), width, height);
      List<Integer> fill = preprocessing.fill();
      return outside.isEmpty()
          ? whole
          : outside.get().paint(whole, view.region(), fill.get(0), fill.get(1), fill.get(2), 1);
    };
  }
}

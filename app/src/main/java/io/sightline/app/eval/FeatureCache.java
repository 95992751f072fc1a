package io.sightline.app.eval;

import io.sightline.core.video.FrameFeature;
import io.sightline.inference.bundle.EncoderBundle;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Features on disk, so that several heads are judged without rendering and encoding again. A folder
 * an encoder, which is known by its name, version and the bytes of its image graph.
 */
final class FeatureCache {
  private static final int FORMAT = 0x51a70001;

  private final Optional<Path> folder;

  /**
   * @param root made if it is not there; without one nothing is kept
   */
  static FeatureCache of(Optional<Path> root, EncoderBundle encoder) throws IOException {
    if (root.isEmpty()) {
      return new FeatureCache(Optional.empty());
    }
    Path folder =
        root.get().resolve(encoder.id().replaceAll("[^A-Za-z0-9.@-]", "_") + "-" + hash(encoder));
    return at(folder);
  }

  /** Keeps what one encoder made in this folder. */
  static FeatureCache at(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new FeatureCache(Optional.of(folder));
  }

  private FeatureCache(Optional<Path> folder) {
    this.folder = folder;
  }

  private static String hash(EncoderBundle encoder) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(encoder.image().preprocessing().toString().getBytes(StandardCharsets.UTF_8));
      try (InputStream graph = Files.newInputStream(encoder.image().model())) {
        byte[] part = new byte[1 << 16];
        for (int n = graph.read(part); n >= 0; n = graph.read(part)) {
          digest.update(part, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What is kept under that name, if anything is. */
  Optional<ClipFeatures> find(String name) throws IOException {
    if (folder.isEmpty() || !Files.isRegularFile(file(name))) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file(name)), 1 << 16))) {
      if (in.readInt() != FORMAT) {
        return Optional.empty();
      }
      long[] micros = new long[in.readInt()];
      byte[] halves = new byte[2 * in.readInt()];
      List<FrameFeature> features = new ArrayList<>(micros.length);
      for (int i = 0; i < micros.length; i++) {
        micros[i] = in.readLong();
        in.readFully(halves);
        features.add(FrameFeature.fromHalfBytes(ByteBuffer.wrap(halves)));
      }
      return Optional.of(new ClipFeatures(micros, features));
    }
  }

  /** Keeps it for the next run. */
  void put(String name, ClipFeatures clip) throws IOException {
    if (folder.isEmpty() || clip.frames() == 0) {
      return;
    }
    Path part = file(name + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
      out.writeInt(FORMAT);
      out.writeInt(clip.frames());
      out.writeInt(clip.features().get(0).dim());
      for (int i = 0; i < clip.frames(); i++) {
        out.writeLong(clip.micros()[i]);
        out.write(clip.features().get(i).toHalfBytes());
      }
    }
    Files.move(
        part, file(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file(String name) {
    return folder.orElseThrow().resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".features");
  }
}

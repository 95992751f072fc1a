package io.sightline.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sessions of a runtime: one a model file, shared by all that use it, closed with the last.
 * Thread-safe.
 */
final class SessionPool {
  private final OrtEnvironment environment;
  private final SessionSettings settings;
  private final Map<Key, Entry> entries = new HashMap<>();

  /** A file that is replaced by another is another model. */
  private record Key(Path file, long size, FileTime modified) {}

  private static final class Entry {
    private final OrtSession session;
    private int users;

    Entry(OrtSession session) {
      this.session = session;
    }
  }

  /** The use of a session by one encoder or head. */
  final class Lease implements AutoCloseable {
    private final Key key;
    private final Entry entry;
    private boolean closed;

    private Lease(Key key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    /** Allows runs from several threads at once. */
    OrtSession session() {
      return entry.session;
    }

    /**
     * Runs the graph, writing into tensors of our own.
     *
     * @param inputs by name
     * @param outputs by name, of the shapes that will come out
     */
    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) throws OrtException {
      // The result owns nothing that was handed in, and is closed for what it owns itself.
      entry.session.run(inputs, Set.of(), outputs).close();
    }

    @Override
    public void close() {
      synchronized (entries) {
        if (closed) {
          return;
        }
        closed = true;
        if (--entry.users > 0) {
          return;
        }
        entries.remove(key);
      }
      try {
        entry.session.close();
      } catch (OrtException e) {
        throw new InferenceException("session of " + key.file + " did not close", e);
      }
    }
  }

  SessionPool(OrtEnvironment environment, SessionSettings settings) {
    this.environment = environment;
    this.settings = settings;
  }

  /**
   * @param range see {@link SessionSettings#forModel}; those who share a file give the same
   * @throws InferenceException if the file is no model that this provider runs
   */
  Lease lease(Path model, Optional<BatchRange> range) {
    synchronized (entries) {
      try {
        Key key = new Key(model.toRealPath(), Files.size(model), Files.getLastModifiedTime(model));
        Entry entry = entries.get(key);
        if (entry == null) {
          try (SessionOptions options = settings.forModel(key.file, range)) {
            entry = new Entry(environment.createSession(key.file.toString(), options));
          }
          entries.put(key, entry);
        }
        entry.users++;
        return new Lease(key, entry);
      } catch (OrtException | IOException e) {
        throw new InferenceException("cannot load model " + model, e);
      }
    }
  }

  /** How many sessions are open. */
  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }
}

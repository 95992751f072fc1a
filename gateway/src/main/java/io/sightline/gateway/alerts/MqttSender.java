package io.sightline.gateway.alerts;

import io.sightline.core.alert.Occurrence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to one broker with QoS 1, over a connection that is kept and made anew. Thread-safe.
 *
 * <p>The client's own reconnecting and its store of messages are not used: {@link Courier} tries
 * again, in order, and knows what was not acknowledged.
 */
final class MqttSender implements Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(MqttSender.class);
  private static final int QOS = 1;
  private static final int KEEP_ALIVE_S = 15;
  private static final int CONNECT_S = 5;
  private static final long ACKNOWLEDGED_MS = 10_000;
  private static final long BETWEEN_CONNECTS = 5_000_000_000L;

  private final MqttTarget target;
  private final Optional<Secrets.Login> login;
  private final SSLSocketFactory sockets;
  private MqttClient client;
  private long nextConnect = System.nanoTime();

  MqttSender(MqttTarget target, Optional<Secrets.Login> login, SSLSocketFactory sockets) {
    this.target = target;
    this.login = login;
    this.sockets = sockets;
  }

  @Override
  public void carry(List<Delivery> deliveries, Instant now) throws IOException {
    MqttClient connected = null;
    try {
      connected = connected();
      for (Delivery delivery : deliveries) {
        Occurrence first = delivery.notice().first();
        // Returns when the broker has acknowledged it.
        connected.publish(
            target.prefix() + "/" + first.stream() + "/" + first.query(),
            delivery.body(),
            QOS,
            false);
      }
    } catch (MqttException e) {
      drop(connected);
      throw new IOException(reason(e), e);
    }
  }

  /** Says that we are here, or are here again, without waiting for an alert. */
  @Override
  public void idle() {
    try {
      synchronized (this) {
        if (isConnected() || nextConnect - System.nanoTime() > 0) {
          return;
        }
        connected();
      }
    } catch (MqttException e) {
      LOG.debug("{} cannot be reached: {}", target, reason(e));
    }
  }

  private boolean isConnected() {
    return client != null && client.isConnected();
  }

  private synchronized MqttClient connected() throws MqttException {
    if (isConnected()) {
      return client;
    }
    drop(client);
    nextConnect = System.nanoTime() + BETWEEN_CONNECTS;
    String address =
        (target.encrypted() ? "ssl://" : "tcp://")
            + target.broker().getHost()
            + ":"
            + target.port();
    MqttClient fresh =
        new MqttClient(address, "sightline-" + UUID.randomUUID(), new MemoryPersistence());
    try {
      fresh.setTimeToWait(ACKNOWLEDGED_MS);
      fresh.connect(options());
      fresh.publish(target.availability(), bytes("online"), QOS, true);
    } catch (MqttException e) {
      drop(fresh);
      throw e;
    }
    client = fresh;
    LOG.info("Connected to {}", target);
    return fresh;
  }

  private MqttConnectOptions options() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(true);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CONNECT_S);
    options.setKeepAliveInterval(KEEP_ALIVE_S);
    options.setWill(target.availability(), bytes("offline"), QOS, true);
    if (target.encrypted()) {
      options.setSocketFactory(sockets);
    }
    login.ifPresent(
        who -> {
          options.setUserName(who.user());
          options.setPassword(who.password().toCharArray());
        });
    return options;
  }

  /** Without a farewell: the broker will say that we are gone. */
  private synchronized void drop(MqttClient gone) {
    if (gone == null) {
      return;
    }
    if (gone == client) {
      client = null;
    }
    try {
      if (gone.isConnected()) {
        gone.disconnectForcibly(0, 100, false);
      }
    } catch (MqttException e) {
      LOG.debug("{} was left: {}", target, reason(e));
    }
    try {
      gone.close(true);
    } catch (MqttException e) {
      LOG.debug("{} was closed: {}", target, reason(e));
    }
  }

  private static String reason(MqttException e) {
    return e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() {
    if (isConnected()) {
      try {
        client.publish(target.availability(), bytes("offline"), QOS, true);
        client.disconnect(1_000);
      } catch (MqttException e) {
        LOG.debug("{} was left: {}", target, reason(e));
      }
    }
    drop(client);
  }
}

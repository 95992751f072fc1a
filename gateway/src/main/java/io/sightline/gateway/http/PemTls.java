package io.sightline.gateway.http;

import io.sightline.gateway.Exposure;
import io.sightline.gateway.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS from PEM files, as certbot and its kin write them. Looks once a minute whether the files were
 * renewed; what cannot be used then is told in the log, and the old certificate stays.
 */
final class PemTls extends AbstractLifeCycle {
  private static final Logger LOG = LoggerFactory.getLogger(PemTls.class);
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final long LOOK_SECONDS = 60;
  // Of a key store that never leaves memory.
  private static final String IN_MEMORY = "in-memory";

  private final Exposure.Tls files;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private ScheduledExecutorService timer;
  private long changed;

  private PemTls(Exposure.Tls files) {
    this.files = files;
  }

  /**
   * @throws GatewayException if the files cannot be used; the message says which and why
   */
  static PemTls of(Exposure.Tls files) {
    PemTls tls = new PemTls(files);
    tls.changed = tls.modified();
    tls.context.setKeyStore(tls.keyStore());
    tls.context.setKeyStorePassword(IN_MEMORY);
    tls.context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    tls.context.setRenegotiationAllowed(false);
    return tls;
  }

  /** To be used in one server, which starts and stops it. */
  SslConnectionFactory factory(Server server) {
    server.addBean(this);
    return new SslConnectionFactory(context, "http/1.1");
  }

  @Override
  protected void doStart() {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "gateway-tls");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(this::renew, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected void doStop() {
    timer.shutdownNow();
  }

  /** Takes the files again if they have changed. */
  synchronized void renew() {
    long now = modified();
    if (now == changed) {
      return;
    }
    changed = now;
    try {
      KeyStore fresh = keyStore();
      context.reload(factory -> factory.setKeyStore(fresh));
      LOG.info("The certificate of {} was taken anew", files.certificates());
    } catch (Exception e) {
      LOG.error("The old certificate stays: {}", e.getMessage());
    }
  }

  private long modified() {
    return files.certificates().toFile().lastModified() * 31 + files.key().toFile().lastModified();
  }

  private KeyStore keyStore() {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(files.certificates())));
      if (chain.isEmpty()) {
        throw unusable(files.certificates(), "it holds no certificate", null);
      }
      PrivateKey key = key();
      checkPair(chain.iterator().next(), key);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "sightline", key, IN_MEMORY.toCharArray(), chain.toArray(new Certificate[0]));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(files.certificates(), e.getMessage(), e);
    }
  }

  /** Java would start with the key of another certificate, and fail at every handshake. */
  private void checkPair(Certificate certificate, PrivateKey key) throws GeneralSecurityException {
    String name = key.getAlgorithm();
    byte[] text = "sightline".getBytes(StandardCharsets.US_ASCII);
    boolean pair;
    try {
      Signature signature =
          Signature.getInstance(
              name.equals("EdDSA") ? name : "SHA256with" + (name.equals("EC") ? "ECDSA" : name));
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate);
      signature.update(text);
      pair = signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      pair = false;
    }
    if (!pair) {
      throw unusable(files.key(), "it is not the key of the first certificate", null);
    }
  }

  /** Whose certificate is shown now. */
  String subject() throws GeneralSecurityException {
    return ((X509Certificate) context.getKeyStore().getCertificate("sightline"))
        .getSubjectX500Principal()
        .getName();
  }

  private PrivateKey key() throws GeneralSecurityException {
    Matcher form = KEY.matcher(new String(read(files.key()), StandardCharsets.US_ASCII));
    if (!form.find()) {
      throw unusable(
          files.key(),
          "it holds no PKCS#8 private key without password (openssl pkcs8 -topk8 -nocrypt makes"
              + " one)",
          null);
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(form.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        LOG.debug("No {} key", algorithm);
      }
    }
    throw unusable(files.key(), "its key is neither RSA nor EC nor EdDSA", null);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unusable(file, "it cannot be read", e);
    }
  }

  private static GatewayException unusable(Path file, String why, Throwable cause) {
    return new GatewayException("the TLS file " + file + " cannot be used: " + why, cause);
  }
}

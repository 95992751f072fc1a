package io.sightline.gateway.alerts;

import io.sightline.gateway.alerts.MailTarget.Encryption;
import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands mails to one server, a connection a mail: plain text, and HTML with the pictures in it.
 * Thread-safe.
 *
 * <p>A mail names its alerts in {@code X-Sightline-Keys}, and its Message-ID is made of them: the
 * same alerts sent again are the same mail.
 */
final class MailSender implements Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(MailSender.class);
  private static final String CONNECT_MS = "5000";
  private static final String ANSWER_MS = "20000";
  private static final int FOR_GOOD = 500;

  private final MailTarget target;
  private final Optional<Secrets.Login> login;
  private final Session session;

  MailSender(MailTarget target, Optional<Secrets.Login> login, SSLSocketFactory sockets) {
    this.target = target;
    this.login = login;
    this.session = Session.getInstance(settings(target, sockets));
  }

  private static Properties settings(MailTarget target, SSLSocketFactory sockets) {
    Properties settings = new Properties();
    settings.put("mail.transport.protocol", "smtp");
    settings.put("mail.smtp.host", target.host());
    settings.put("mail.smtp.port", Integer.toString(target.port()));
    settings.put("mail.smtp.auth", Boolean.toString(target.credentials().isPresent()));
    settings.put("mail.smtp.connectiontimeout", CONNECT_MS);
    settings.put("mail.smtp.timeout", ANSWER_MS);
    settings.put("mail.smtp.writetimeout", ANSWER_MS);
    // Some of the people are better than none.
    settings.put("mail.smtp.sendpartial", "true");
    boolean upgraded = target.encryption() == Encryption.STARTTLS;
    settings.put("mail.smtp.starttls.enable", Boolean.toString(upgraded));
    settings.put("mail.smtp.starttls.required", Boolean.toString(upgraded));
    settings.put("mail.smtp.ssl.enable", Boolean.toString(target.encryption() == Encryption.TLS));
    settings.put("mail.smtp.ssl.checkserveridentity", "true");
    settings.put("mail.smtp.ssl.socketFactory", sockets);
    return settings;
  }

  @Override
  public void carry(List<Delivery> deliveries, Instant now) throws IOException {
    List<Notice> notices = deliveries.stream().map(Delivery::notice).toList();
    try {
      Message message = message(notices, now);
      try (Transport transport = session.getTransport()) {
        transport.connect(
            login.map(Secrets.Login::user).orElse(null),
            login.map(Secrets.Login::password).orElse(null));
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (SendFailedException e) {
      refused(e);
    } catch (MessagingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Fine where somebody got it. */
  private void refused(SendFailedException e) throws NotTakenException {
    Address[] sent = e.getValidSentAddresses();
    if (sent != null && sent.length > 0) {
      LOG.warn("{} took a mail for {} of {} people", target, sent.length, target.to().size());
      return;
    }
    int code = 0;
    for (Exception why = e; why instanceof MessagingException next; why = next.getNextException()) {
      if (why instanceof SMTPAddressFailedException address) {
        code = Math.max(code, address.getReturnCode());
      } else if (why instanceof SMTPSendFailedException send) {
        code = Math.max(code, send.getReturnCode());
      }
    }
    throw new NotTakenException(
        "it answered " + (code == 0 ? e.getMessage() : "with status " + code), code >= FOR_GOOD);
  }

  private Message message(List<Notice> notices, Instant now) throws MessagingException {
    String keys = String.join(" ", notices.stream().map(Notice::key).toList());
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader(
                "Message-ID", "<" + MailText.digest(target.channel() + " " + keys) + "@sightline>");
          }
        };
    message.setFrom(new InternetAddress(target.from()));
    for (String address : target.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
    }
    message.setSubject(MailText.subject(notices), "UTF-8");
    message.setSentDate(Date.from(now));
    message.setHeader("X-Sightline-Keys", keys);
    message.setHeader("Auto-Submitted", "auto-generated");
    MimeMultipart alternatives = new MimeMultipart("alternative");
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(MailText.plain(notices, target.zone()), "UTF-8");
    alternatives.addBodyPart(plain);
    MimeBodyPart rich = new MimeBodyPart();
    rich.setContent(withPictures(notices));
    alternatives.addBodyPart(rich);
    message.setContent(alternatives);
    message.saveChanges();
    return message;
  }

  private MimeMultipart withPictures(List<Notice> notices) throws MessagingException {
    MimeMultipart related = new MimeMultipart("related");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(MailText.html(notices, target.zone()), "UTF-8", "html");
    related.addBodyPart(html);
    int number = 0;
    for (Notice notice : notices) {
      for (Notice.Item item : notice.items()) {
        if (item.picture().isPresent()) {
          MimeBodyPart picture = new MimeBodyPart();
          picture.setDataHandler(
              new DataHandler(
                  new ByteArrayDataSource(item.picture().get().toJpeg(), "image/jpeg")));
          picture.setContentID("<" + MailText.picture(number) + ">");
          picture.setDisposition(Part.INLINE);
          picture.setFileName(MailText.picture(number) + ".jpg");
          related.addBodyPart(picture);
        }
        number++;
      }
    }
    return related;
  }
}

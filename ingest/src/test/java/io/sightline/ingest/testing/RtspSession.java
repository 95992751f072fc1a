package io.sightline.ingest.testing;

import io.sightline.ingest.testing.EncodedVideo.AccessUnit;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One client of a camera. */
final class RtspSession {
  private static final int LOST = 9;
  private static final int IDR_SLICE = 5;
  private static final int FIRST_SEQUENCE = 65_500;
  private static final long REPORT_NANOS = 1_000_000_000L;

  private static final String SOUND_ONLY =
      """
      v=0\r
      o=- 0 0 IN IP4 127.0.0.1\r
      s=camera\r
      t=0 0\r
      m=audio 0 RTP/AVP 0\r
      c=IN IP4 0.0.0.0\r
      a=control:track1\r
      """;

  private final RtspCamera camera;
  private final Socket socket;
  private final OutputStream out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private RtpSender.Wire wire;

  RtspSession(RtspCamera camera, Socket socket) throws IOException {
    this.camera = camera;
    this.socket = socket;
    this.out = socket.getOutputStream();
  }

  /** Answers requests until the client leaves or the session is ended. */
  void serve() {
    try (socket;
        DataInputStream in =
            new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()))) {
      for (Optional<RtspRequest> request = RtspRequest.read(in);
          request.isPresent() && ended.getCount() > 0;
          request = RtspRequest.read(in)) {
        if (!camera.isMute()) {
          answer(request.get());
        }
      }
    } catch (IOException e) {
      // The client is gone, or the session was ended.
    } finally {
      ended.countDown();
      camera.ended(this);
    }
  }

  private void answer(RtspRequest request) throws IOException {
    boolean known = camera.password().map(password -> password.allows(request)).orElse(true);
    switch (request.method()) {
      case "DESCRIBE" -> {
        if (camera.isWithoutVideo()) {
          reply(request, "200 OK", "Content-Type: application/sdp\r\n", SOUND_ONLY);
        } else if (camera.status() != 200) {
          reply(request, camera.status() + " Test", "", "");
        } else if (!known) {
          String ask = "WWW-Authenticate: " + camera.password().get().challenge() + "\r\n";
          reply(request, "401 Unauthorized", ask, "");
        } else {
          String base = "Content-Base: " + request.uri() + "/\r\n";
          reply(request, "200 OK", base + "Content-Type: application/sdp\r\n", description());
        }
      }
      case "SETUP" -> setUp(request);
      case "PLAY" -> {
        String info =
            "url=%s/track1;seq=%d;rtptime=%d"
                .formatted(
                    camera.url(),
                    FIRST_SEQUENCE,
                    Integer.toUnsignedLong(rtpTime(camera.video().units().get(0).pts())));
        reply(request, "200 OK", "Session: 1\r\nRTP-Info: " + info + "\r\n", "");
        camera.began();
        RtspCamera.start("camera-play-" + socket.getPort(), this::play);
      }
      case "TEARDOWN" -> {
        reply(request, "200 OK", "", "");
        end(false);
      }
      default ->
          reply(
              request,
              "200 OK",
              "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n",
              "");
    }
  }

  private String description() {
    String sets =
        camera.video().parameterSets().stream()
            .map(set -> Base64.getEncoder().encodeToString(set))
            .collect(Collectors.joining(","));
    return """
    v=0\r
    o=- 0 0 IN IP4 127.0.0.1\r
    s=camera\r
    t=0 0\r
    m=video 0 RTP/AVP 96\r
    c=IN IP4 0.0.0.0\r
    a=rtpmap:96 H264/90000\r
    a=fmtp:96 packetization-mode=1;sprop-parameter-sets=%s\r
    a=control:track1\r
    """
        .formatted(sets);
  }

  private void setUp(RtspRequest request) throws IOException {
    String transport = request.header("Transport");
    if (transport.contains("interleaved")) {
      wire = new Interleaved();
    } else {
      String[] ports = request.parameter("Transport", "client_port").split("-");
      Datagrams datagrams = new Datagrams(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
      wire = datagrams;
      transport += ";server_port=%d-%d".formatted(datagrams.rtpPort(), datagrams.rtcpPort());
    }
    reply(request, "200 OK", "Session: 1\r\nTransport: " + transport + "\r\n", "");
  }

  private void reply(RtspRequest request, String status, String headers, String body)
      throws IOException {
    String text =
        "RTSP/1.0 %s\r\nCSeq: %s\r\n%s%s\r\n%s"
            .formatted(
                status,
                request.header("CSeq"),
                headers,
                body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n",
                body);
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
  }

  private void play() {
    try {
      RtpSender sender = new RtpSender(wire, FIRST_SEQUENCE);
      Pace pace = new Pace(sender);
      long ticks = 0;
      EncodedVideo before = camera.video();
      do {
        EncodedVideo video = camera.video();
        boolean another = video != before;
        before = video;
        long firstDts = video.units().get(0).dts();
        long shown = video.ticks();
        for (AccessUnit unit : video.units()) {
          AccessUnit sent = another ? withSets(video, unit) : unit;
          if (!pace.send(sent, ticks + pace.firstDts - firstDts)) {
            return;
          }
          another = false;
          if (camera.video() != video) {
            shown = unit.dts() - firstDts + video.ticks() / video.units().size();
            break;
          }
        }
        ticks += shown;
      } while (camera.loops());
      camera.sentAll();
      end(false);
    } catch (IOException e) {
      end(false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The picture with the parameter sets of its video before it. */
  private static AccessUnit withSets(EncodedVideo video, AccessUnit unit) {
    List<byte[]> nals = new ArrayList<>(video.parameterSets());
    nals.addAll(unit.nals());
    return new AccessUnit(unit.pts(), unit.dts(), nals);
  }

  private int rtpTime(long ticks) {
    return (int) (camera.firstTimestamp() + ticks);
  }

  /** Sends each frame when it is due, and a report before the first and every second. */
  private final class Pace {
    private final RtpSender sender;
    private final long firstDts = camera.video().units().get(0).dts();
    private final long startNanos = System.nanoTime();
    private final Instant startWall = Instant.now();
    private long nextReportNanos;
    private boolean garbage;
    private boolean keyMissing;

    Pace(RtpSender sender) {
      this.sender = sender;
    }

    /**
     * @param ticks added to the frame's times
     * @return false when the session has ended
     */
    boolean send(AccessUnit unit, long ticks) throws IOException, InterruptedException {
      long due = (unit.dts() - firstDts + ticks) * 100_000 / 9;
      long wait = startNanos + due - System.nanoTime();
      if (ended.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
        return false;
      }
      boolean still = camera.isStalled() || camera.isWithoutVideo();
      // What refers to a key frame that was not sent cannot be seen.
      keyMissing |= still && isKeyFrame(unit);
      if (still && !camera.reportsGoOn()) {
        return true;
      }
      int rtpTime = rtpTime(unit.pts() + ticks + camera.shiftTicks());
      if (camera.sendsReports() && due >= nextReportNanos) {
        nextReportNanos = due + REPORT_NANOS;
        long shown = due + (unit.pts() - unit.dts()) * 100_000 / 9;
        sender.report(startWall.plusNanos(shown).plus(camera.wallClockOff()), rtpTime);
      }
      if (still) {
        return true;
      }
      // What refers to pictures that nobody could see cannot be seen either.
      garbage = camera.isGarbage() || (garbage && !isKeyFrame(unit));
      long lostBefore = wire.lost();
      sender.send(garbage ? zeroed(unit) : unit, rtpTime);
      if (isKeyFrame(unit)) {
        keyMissing = wire.lost() > lostBefore;
      }
      if (!garbage && !keyMissing) {
        camera.log().sent(Instant.now());
      }
      return true;
    }
  }

  private static boolean isKeyFrame(AccessUnit unit) {
    return unit.nals().stream().anyMatch(nal -> (nal[0] & 0x1f) == IDR_SLICE);
  }

  /** Slices of zeros: their first number never ends, so nothing of them can be decoded. */
  private static AccessUnit zeroed(AccessUnit unit) {
    List<byte[]> nals = new ArrayList<>();
    for (byte[] nal : unit.nals()) {
      byte[] zeros = new byte[nal.length];
      zeros[0] = nal[0];
      nals.add(zeros);
    }
    return new AccessUnit(unit.pts(), unit.dts(), nals);
  }

  /**
   * Ends the session.
   *
   * @param hard with RST instead of FIN
   */
  void end(boolean hard) {
    ended.countDown();
    try {
      if (hard) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** RTP within the RTSP connection. */
  private final class Interleaved implements RtpSender.Wire {
    private int sent;
    private int lost;

    @Override
    public void rtp(ByteBuffer packet) throws IOException {
      if (!camera.isLossy() || ++sent % LOST != 0) {
        framed(0, packet);
      } else {
        lost++;
      }
    }

    @Override
    public int lost() {
      return lost;
    }

    @Override
    public void rtcp(ByteBuffer packet) throws IOException {
      framed(1, packet);
    }

    private void framed(int channel, ByteBuffer packet) throws IOException {
      int length = packet.remaining();
      write(
          ByteBuffer.allocate(4 + length)
              .put((byte) '$')
              .put((byte) channel)
              .putShort((short) length)
              .put(packet)
              .array());
    }
  }

  /** RTP over UDP. */
  private final class Datagrams implements RtpSender.Wire {
    private final InetAddress client = socket.getInetAddress();
    private final DatagramSocket rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final int rtpTo;
    private final int rtcpTo;
    private int sent;
    private int lost;

    Datagrams(int rtpTo, int rtcpTo) throws SocketException {
      this.rtpTo = rtpTo;
      this.rtcpTo = rtcpTo;
    }

    int rtpPort() {
      return rtp.getLocalPort();
    }

    int rtcpPort() {
      return rtcp.getLocalPort();
    }

    @Override
    public void rtp(ByteBuffer packet) throws IOException {
      if (camera.isLossy() && ++sent % LOST == 0) {
        lost++;
        return;
      }
      rtp.send(new DatagramPacket(packet.array(), packet.remaining(), client, rtpTo));
    }

    @Override
    public int lost() {
      return lost;
    }

    @Override
    public void rtcp(ByteBuffer packet) throws IOException {
      rtcp.send(new DatagramPacket(packet.array(), packet.remaining(), client, rtcpTo));
    }
  }
}

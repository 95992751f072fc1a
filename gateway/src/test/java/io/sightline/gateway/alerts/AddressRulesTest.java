package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressRulesTest {
  @Test
  void addressesOfThisMachineAndOfPrivateNetworksAreNotPublic() throws UnknownHostException {
    for (String address :
        List.of(
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:1::1")) {
      assertThat(AddressRules.isPublic(InetAddress.getByName(address))).as(address).isFalse();
    }
  }

  @Test
  void addressesOfTheInternetAre() throws UnknownHostException {
    for (String address :
        List.of("1.1.1.1", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2606:4700::1111")) {
      assertThat(AddressRules.isPublic(InetAddress.getByName(address))).as(address).isTrue();
    }
  }
}

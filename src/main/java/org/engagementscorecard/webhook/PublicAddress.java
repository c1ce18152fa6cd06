package org.engagementscorecard.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which addresses are the public internet's. Whatever IANA's registries of special-purpose
 * addresses (RFC 6890) keep for something else isn't: private, loopback, link-local, shared
 * (CGNAT), multicast, unique-local, documentation, and the IPv6 forms that carry an IPv4 address
 * within them.
 */
final class PublicAddress {
  private static final List<Range> SPECIAL =
      List.of(
          Range.of("0.0.0.0/8"), // this network
          Range.of("10.0.0.0/8"), // private
          Range.of("100.64.0.0/10"), // shared by a provider's customers
          Range.of("127.0.0.0/8"), // loopback
          Range.of("169.254.0.0/16"), // link-local, and where clouds answer about a machine
          Range.of("172.16.0.0/12"), // private
          Range.of("192.0.0.0/24"), // protocol assignments
          Range.of("192.0.2.0/24"), // documentation
          Range.of("192.88.99.0/24"), // relays from 6to4
          Range.of("192.168.0.0/16"), // private
          Range.of("198.18.0.0/15"), // benchmarks
          Range.of("198.51.100.0/24"), // documentation
          Range.of("203.0.113.0/24"), // documentation
          Range.of("224.0.0.0/4"), // multicast
          Range.of("240.0.0.0/4"), // reserved, and broadcast
          Range.of("2001::/23"), // protocol assignments, Teredo among them
          Range.of("2001:db8::/32"), // documentation
          Range.of("2002::/16"), // 6to4: carries an IPv4 address
          Range.of("3fff::/20")); // documentation

  /**
   * All that is given out in IPv6. Outside of it lie loopback, link-local, unique-local, multicast,
   * NAT64 ({@code 64:ff9b::/96}, {@code 64:ff9b:1::/48}) and IPv4-compatible addresses.
   */
  private static final Range GLOBAL_UNICAST = Range.of("2000::/3");

  private static final int IPV6_BYTES = 16;

  private PublicAddress() {}

  /** An IPv6 address that maps an IPv4 one is to Java that IPv4 address, and judged as such. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return (bytes.length != IPV6_BYTES || GLOBAL_UNICAST.has(bytes))
        && SPECIAL.stream().noneMatch(range -> range.has(bytes));
  }

  private record Range(byte[] first, int bits) {
    static Range of(String text) {
      int slash = text.indexOf('/');
      try {
        // A literal: nothing is looked up.
        return new Range(
            InetAddress.getByName(text.substring(0, slash)).getAddress(),
            Integer.parseInt(text.substring(slash + 1)));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    boolean has(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}

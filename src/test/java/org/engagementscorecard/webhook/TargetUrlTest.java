package org.engagementscorecard.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {
  @Test
  void isTakenApart() {
    TargetUrl plain = TargetUrl.of("https://Portal.example.com", false);
    assertThat(plain.host()).isEqualTo("Portal.example.com");
    assertThat(plain.port()).isEqualTo(443);
    assertThat(plain.pathAndQuery()).isEqualTo("/");

    TargetUrl more = TargetUrl.of("https://[2606:4700::1]:8443/a%20b/c?d=e%26f", false);
    assertThat(more.host()).isEqualTo("2606:4700::1");
    assertThat(more.port()).isEqualTo(8443);
    assertThat(more.pathAndQuery()).isEqualTo("/a%20b/c?d=e%26f");
    assertThat(more.tls()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "portal.example.com",
        "//portal.example.com/",
        "http://portal.example.com/",
        "ftp://portal.example.com/",
        "file:///etc/passwd",
        "https:portal",
        "https:///path",
        "https://",
        "https://user@portal.example.com/",
        "https://user:word@portal.example.com/",
        "https://portal.example.com/#part",
        "https://portal.example.com:22/",
        "https://portal.example.com:80/",
        "https://portal.example.com:6379/",
        "https://portal.example.com:0/",
        "https://portal.example.com:99999/",
        "https://portal.example.com\\@10.0.0.1/",
        "https://portal example.com/",
        "https://portal.example.com/\u00e4",
        "https://[::1/"
      })
  void isRefused(String url) {
    assertThatThrownBy(() -> TargetUrl.of(url, false))
        .as(url)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whereTheInstallationAllowsPrivateTargetsTlsAndUsualPortsAreNotNeeded() {
    TargetUrl target = TargetUrl.of("http://10.0.0.7:9000/hooks", true);
    assertThat(target.tls()).isFalse();
    assertThat(target.port()).isEqualTo(9000);
    assertThat(TargetUrl.of("http://portal/", true).port()).isEqualTo(80);
    for (String url : new String[] {"ftp://portal/", "http://u@portal/", "http://portal:70000/"}) {
      assertThatThrownBy(() -> TargetUrl.of(url, true))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.file.FileAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2002:c0a8:1::",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:1ff:ffff::1",
                "5f00::1",
                "::ffff:0:127.0.0.1",
                "2001:db8::1",
                "3fff::1",
                "100::1",
                "4000::1"
            })
    void others(String address) throws Exception {
        assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.1.1.1",
                "128.0.0.1",
                "169.253.1.1",
                "169.255.1.1",
                "172.15.1.1",
                "172.32.0.1",
                "192.167.1.1",
                "192.169.1.1",
                "192.0.1.1",
                "198.17.1.1",
                "198.20.1.1",
                "223.255.255.254",
                "2606:4700::1111",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2a00:1450::1",
                "64:ff9b::808:808",
                "2002:0808:0808::1",
                "::ffff:8.8.8.8"
            })
    void publicOnes(String address) throws Exception {
        assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://cdn.example/v.mp4, true",
        "http://cdn.example/v.mp4, false",
        "file:///etc/passwd, false",
        "ftp://cdn.example/v, false",
        "gopher://cdn.example/v, false",
        "https:///v, false",
        "https://user:pass@cdn.example/v, false",
        "jar:https://cdn.example/v, false",
        "/v.mp4, false"
    })
    void onlyHttps(String address, boolean usable) {
        FileAddresses remote = new FileAddresses(URI.create("https://api.seedance2.movie"), List.of());
        assertThat(remote.problem(URI.create(address)) == null).isEqualTo(usable);
    }

    @Test
    void problemShowsNoQuery() {
        FileAddresses remote = new FileAddresses(URI.create("https://api.seedance2.movie"), List.of());
        assertThat(remote.problem(URI.create("http://cdn.example/v?sig=SECRET")))
                .doesNotContain("SECRET");
    }

    @Test
    void loopbackOnlyWhenTheProviderIs() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        URI video = URI.create("http://localhost:1/v");
        FileAddresses local = new FileAddresses(URI.create("http://localhost:8080"), List.of());
        FileAddresses remote = new FileAddresses(URI.create("https://api.seedance2.movie"), List.of());
        assertThat(local.problem(video)).isNull();
        assertThat(local.rule(video).allows("localhost", loopback)).isTrue();
        assertThat(local.rule(video).allows("cdn.example", InetAddress.getByName("8.8.8.8")))
                .isFalse();
        assertThat(local.rule(video).allows("meta", InetAddress.getByName("169.254.169.254")))
                .isFalse();
        assertThat(remote.rule(URI.create("https://localhost/v")).allows("localhost", loopback))
                .isFalse();
    }

    @Test
    void namedHostsMayBeAnywhere() throws Exception {
        FileAddresses remote = new FileAddresses(
                URI.create("https://api.seedance2.movie"), List.of("Media.Internal", "*.lab.example"));
        InetAddress inside = InetAddress.getByName("10.1.2.3");
        assertThat(allows(remote, "https://media.internal/v", inside)).isTrue();
        assertThat(allows(remote, "http://media.internal:81/v", inside)).isTrue();
        assertThat(allows(remote, "https://a.b.lab.example/v", inside)).isTrue();
        assertThat(allows(remote, "https://lab.example/v", inside)).isFalse();
        assertThat(allows(remote, "https://evil-lab.example/v", inside)).isFalse();
        assertThat(allows(remote, "https://other.internal/v", inside)).isFalse();
        assertThat(allows(remote, "https://other.internal/v", InetAddress.getByName("8.8.8.8")))
                .isTrue();
    }

    @Test
    void hostOfTheBaseUrlIsTrustedAsTheProvider() throws Exception {
        FileAddresses inside = new FileAddresses(URI.create("http://emulator:8080"), List.of());
        InetAddress container = InetAddress.getByName("172.18.0.3");
        assertThat(allows(inside, "http://emulator:8080/v", container)).isTrue();
        assertThat(inside.problem(URI.create("http://emulator:8081/v"))).isNotNull();
        assertThat(inside.problem(URI.create("http://database:8080/v"))).isNotNull();
        assertThat(allows(inside, "https://database/v", container)).isFalse();
    }

    private static boolean allows(FileAddresses addresses, String uri, InetAddress target) {
        URI address = URI.create(uri);
        assertThat(addresses.problem(address)).isNull();
        return addresses.rule(address).allows(address.getHost(), target);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.9.9.9, true",
        "[::1], true",
        "api.localhost, true",
        "seedance2.movie, false",
        "127.0.0.1.evil.example, false",
        "localhost.evil.example, false",
        "[::2], false",
        "10.0.0.1, false"
    })
    void loopbackHosts(String host, boolean loopback) {
        assertThat(FileAddresses.isLoopback(host)).isEqualTo(loopback);
    }
}

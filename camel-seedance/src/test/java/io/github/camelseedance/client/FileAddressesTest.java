/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.client.file.FileAddresses;
import io.github.camelseedance.model.WebAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileAddressesTest {

    private static FileAddresses addresses(String baseUrl, String allowed) {
        Set<String> hosts = new DownloadSettings(null, 0, DownloadSettings.hosts(allowed)).allowedHosts();
        return new FileAddresses(URI.create(baseUrl), hosts);
    }

    /** What one program takes for 127.0.0.1 or 169.254.169.254, and another one for something else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0177.0.0.1",
                "0xa9fea9fe",
                "0xA9.0xFE.0xA9.0xFE",
                "0x7f.1",
                "2130706433",
                "017700000001",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "1.2.3.4.5",
                "256.0.0.1",
                "h.example.0x1",
                "0251.0376.0251.0376",
                "2852039166",
                "10.1",
                "0",
                "h.example.1",
                "0x"
            })
    void hostsThatProgramsReadDifferentlyAreRefused(String host) {
        for (String scheme : new String[] {"https", "http"}) {
            URI address = WebAddress.parse(scheme + "://" + host + "/v.mp4");
            assertThat(addresses("https://api.example.com", null).problem(address))
                    .contains(host);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cdn.example.com, true",
        "my_bucket.s3.amazonaws.com, true",
        "xn--mnchen-3ya.example, true",
        "a.internal.example.com, true",
        "localhost, false",
        "LOCALHOST., false",
        "a.localhost, false",
        "intranet, false",
        "metadata, false",
        "metadata.google.internal, false",
        "metadata.google.internal., false",
        "printer.local, false",
        "kubernetes.default.svc.cluster.local, false",
        "host.docker.internal, false",
        "router.lan, false",
        "router.home.arpa, false",
        "kubernetes.default.svc, false",
        "vault.service.consul, false",
        "db.docker, false",
        "1.168.192.in-addr.arpa, false",
        "wiki.corp, false"
    })
    void aProxyIsAskedForNamesOfTheInternetOnly(String host, boolean allowed) {
        URI address = URI.create("https://" + host + "/v.mp4");

        assertThat(addresses("https://api.example.com", null).rule(address).allowsName(host))
                .isEqualTo(allowed);
        assertThat(addresses("https://api.example.com", host).rule(address).allowsName(host))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "cdn.example.com, cdn.example.com, true",
        "cdn.example.com, CDN.Example.com., true",
        "cdn.example.com, a.cdn.example.com, false",
        "*.example.com, a.example.com, true",
        "*.example.com, a.b.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, evilexample.com, false",
        "my_bucket.example, my_bucket.example, true",
        "münchen.example, xn--mnchen-3ya.example, true",
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.6, false",
        "[::1], [::1], true"
    })
    void hostsAreAllowedByName(String allowed, String host, boolean expected) throws Exception {
        FileAddresses addresses = addresses("https://api.example.com", allowed);
        URI address = WebAddress.parse("http://" + host + "/v.mp4");

        assertThat(addresses.problem(address) == null).isEqualTo(expected);
        assertThat(addresses.rule(address).allows(host, InetAddress.getByName("10.0.0.1")))
                .isEqualTo(expected);
    }
}

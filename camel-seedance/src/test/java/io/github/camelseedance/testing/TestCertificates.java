/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Key stores for TLS servers on loopback, made by keytool when they are first needed. */
public final class TestCertificates {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static TestCertificates trusted;
    private static TestCertificates untrusted;
    private static TestCertificates otherHost;

    private final KeyStore store;
    private final Path file;

    private TestCertificates(String name, String host) throws Exception {
        file = Files.createTempDirectory("seedance-tls").resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
    }

    /** For localhost, and trusted by {@link #client()}. */
    public static synchronized TestCertificates trusted() throws Exception {
        if (trusted == null) {
            trusted = new TestCertificates("trusted", "localhost");
        }
        return trusted;
    }

    /** For localhost, and trusted by nobody. */
    public static synchronized TestCertificates untrusted() throws Exception {
        if (untrusted == null) {
            untrusted = new TestCertificates("untrusted", "localhost");
        }
        return untrusted;
    }

    /** Trusted by {@link #client()}, for another host. */
    public static synchronized TestCertificates otherHost() throws Exception {
        if (otherHost == null) {
            otherHost = new TestCertificates("other", "other.example");
        }
        return otherHost;
    }

    /** A client's context that trusts {@link #trusted()} and {@link #otherHost()}. */
    public static SSLContext client() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** What {@link #client()} trusts. */
    public static KeyStore trustStore() throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, PASSWORD);
        anchors.setCertificateEntry("trusted", trusted().store.getCertificate("trusted"));
        anchors.setCertificateEntry("other", otherHost().store.getCertificate("other"));
        return anchors;
    }

    /** Makes server sockets that show this certificate. */
    public ServerSocketFactory server() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }
}

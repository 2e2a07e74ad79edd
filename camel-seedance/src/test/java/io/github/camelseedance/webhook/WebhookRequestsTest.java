/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Requests of strangers to the address of webhooks: whatever they are like, no server says that it is in error. */
class WebhookRequestsTest {

    private static final String TOKEN = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String PATH = "/hooks/seedance/" + TOKEN;
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String PARTS = "Content-Type: multipart/form-data; boundary=x";

    private static final List<String> PATHS = List.of(
            "T?a=b",
            "T?",
            "T?%zz",
            "T?%",
            "T?a=%ff%fe",
            "T?a=b&&=c&d",
            "T?=",
            "T?a=%00",
            "T?a=%u0041",
            "T?a[]=1&{}=|",
            "T?a=\u00e9",
            "T?" + "q".repeat(3000),
            "T?" + "%41".repeat(2000),
            "T?x=/BBBBBBBBBBBBBBBBBBBBBB",
            "T?httpMethodRestrict=GET&bridgeEndpoint=true",
            "T?body=x&CamelHttpResponseCode=500",
            "T;jsessionid=1",
            "T/",
            "T//",
            "/T",
            "T/..",
            "../seedance/T",
            "%2e/T",
            "%41AAAAAAAAAAAAAAAAAAAAA",
            "%zz",
            "%",
            "%ff%fe",
            "a%00b",
            "a%2Fb",
            "a%5Cb",
            "a\\b",
            "T%0d%0aX:%20y",
            "T#f",
            "\u00e9",
            "{token}",
            "*",
            "a".repeat(7000));

    private static final List<String> HEADERS = List.of(
            "Content-Type:",
            "Content-Type: application/json\nContent-Type: text/plain",
            "Content-Type: application/json; charset",
            "Content-Type: application/json; charset=''",
            "Content-Type: text/plain; charset=ISO-2022-CN",
            "Content-Type: a/b; q=\"\\",
            "Content-Type: " + "x".repeat(4000),
            "Content-Type: multipart/form-data; boundary=",
            "Content-Type: multipart/form-data; boundary=\"\"",
            "Content-Type: multipart/form-data; boundary=\"" + "x".repeat(300) + "\"",
            "Content-Type: MULTIPART/FORM-DATA; BOUNDARY=",
            "Content-Type: multipart/related; boundary=x",
            "Content-Type: APPLICATION/X-WWW-FORM-URLENCODED",
            FORM + "; charset=utf-16",
            "Authorization: Basic %%%",
            "Authorization: Negotiate zz",
            "Cookie: ;;=;a=\"",
            "Cookie: " + "a=b;".repeat(500),
            "Accept: nonsense",
            "Accept: ;q=x",
            "Accept-Language: xx-YY;q=nan",
            "Accept-Charset: bogus",
            "Accept-Encoding: bogus;q=2",
            "Expect: 200-ok",
            "Upgrade: websocket\nConnection: Upgrade",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-Host: evil\nForwarded: for=\"_x\"",
            "Range: bytes=9-1",
            "If-Modified-Since: yesterday",
            "Date: never",
            "Content-Language: \u00e9",
            "Content-Disposition: attachment; filename=\"../x\"",
            "Content-Encoding: identity",
            "Content-Encoding: x-gzip",
            "Content-Encoding: gzip;q=1",
            "x-seedance-signature: \u00e9\u00ff",
            "X-Long: " + "x".repeat(6000),
            "breadcrumbId: x\nCamelToken: y\ntoken: z\nCamelHttpUri: /x\nCamelHttpResponseCode: 500",
            "CamelSeedanceInternalUnreadable: true",
            "bad header: x",
            "Content-Length: 3",
            "TE: trailers\nTrailer: x");

    private static final List<String> HOSTS =
            List.of("x:99999", "a b", "[::1", "\u00e9", "", "x_y.example:80", "user@x");

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "FOO", "post");

    private final int port = WebServer.freePort();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Map<String, String> answers = new LinkedHashMap<>();

    private void start(WebServer server) throws Exception {
        SeedanceComponent component = new SeedanceComponent();
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("key");
        context.addComponent("seedance", component);
        context.getShutdownStrategy().setTimeout(5);
        server.setUp(context, port);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?webhookPath=/hooks/seedance").to("mock:ends");
            }
        });
        context.start();
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        root().detachAppender(log);
        context.close();
    }

    @ParameterizedTest
    @EnumSource(WebServer.class)
    void noRequestIsAnErrorOfTheServer(WebServer server) throws Exception {
        start(server);
        PATHS.forEach(path -> post("/hooks/seedance/" + path.replace("T", TOKEN), "Host: x", "{}"));
        List.of("http://x" + PATH, "http://[::1]:99" + PATH, "/" + PATH, "/x/.." + PATH, "/h%6foks/seedance/" + TOKEN)
                .forEach(path -> post(path, "Host: x", "{}"));
        HEADERS.forEach(header -> post(PATH, "Host: x\n" + header, "{}"));
        HOSTS.forEach(host -> post(PATH, "Host: " + host, "{}"));
        METHODS.forEach(method -> send(method, PATH, "Host: x", "{}"));
        bodies().forEach((header, body) -> post(PATH, "Host: x\n" + header, body));

        assertThat(answers).hasSizeGreaterThan(100);
        assertThat(answers.entrySet())
                .filteredOn(answer -> !answer.getValue().matches("204|4[0-9][0-9]"))
                // some servers tell the methods that there are
                .filteredOn(answer -> !answer.toString().matches("(?s)OPTIONS .*=200"))
                .isEmpty();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                // what servers say themselves of addresses that are none and of callers that go away, before any route
                .filteredOn(event -> !event.getLoggerName()
                        .matches("org.eclipse.jetty.util.HostPort|io.vertx.*|.*HttpServerMultiplexChannelHandler"))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    /** Vert.x would log each with a stack trace, as an error of the application. */
    @ParameterizedTest
    @EnumSource(names = "PLATFORM_HTTP")
    void aBodyThatCannotBeReadIsNoErrorInTheLog(WebServer server) throws Exception {
        start(server);
        bodies().forEach((header, body) -> post(PATH, "Host: x\n" + header, body));
        post(PATH, "Host: x\nContent-Type: multipart/form-data", "{}");
        post(PATH, "Host: x\nContent-Type: multipart/form-data; boundary=", "{}");
        post(PATH, "Host: x\n" + PARTS, "--x\nbroken");

        assertThat(answers.values()).contains("400").allMatch(status -> status.matches("204|4[0-9][0-9]"));
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                // a slow machine
                .filteredOn(event -> !event.getLoggerName().endsWith("BlockedThreadChecker"))
                .isEmpty();
        context.getRouteController().stopAllRoutes();
        post(PATH, "Host: x\nX: after", "{}");
        assertThat(new ArrayList<>(answers.values())).last().isEqualTo("404");
    }

    private static Map<String, String> bodies() {
        String part = "--x\nContent-Disposition: form-data; name=\"a\"";
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put(FORM, "a=b&".repeat(5000));
        bodies.put(FORM + "\nX: 2", "a".repeat(60_000));
        bodies.put(FORM + "\nX: 3", "a=%".repeat(10_000));
        bodies.put(FORM + "\nX: 4", "=".repeat(60_000));
        bodies.put(PARTS, part + "\n\n1\n--x--\n");
        bodies.put(PARTS + "\nX: 2", part + "; filename=\"../../x\"\nContent-Type: a/b; charset=bogus\n\n1\n--x--\n");
        bodies.put(PARTS + "\nX: 3", "--x\nContent-Disposition: form-data\n\n1\n--x--\n");
        bodies.put(PARTS + "\nX: 4", (part + "\n\n1\n").repeat(900) + "--x--\n");
        return bodies;
    }

    private void post(String path, String headers, String body) {
        send("POST", path, headers, body);
    }

    private void send(String method, String path, String headers, String body) {
        String sent = body.replace("\n", "\r\n");
        String request = method + " " + path + " HTTP/1.1\n" + headers + "\nConnection: close\nContent-Length: "
                + sent.length() + "\n\n";
        try (RawCall call = new RawCall(port)) {
            answers.put(request, String.valueOf(call.send(request + body).status()));
        } catch (IOException e) {
            // some servers close the connection instead of an answer
            answers.put(request, "400");
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}

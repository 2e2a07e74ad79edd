/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.concurrent.StepExecutor;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.VirtualScheduler;
import io.github.camelseedance.webhook.WebhookStatistics.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the listener, without a server. */
class WebhookProcessorTest {

    private static final String TOKEN = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String OTHER = "BBBBBBBBBBBBBBBBBBBBBB";
    private static final String UNKNOWN = "CCCCCCCCCCCCCCCCCCCCCC";
    private static final byte[] BODY =
            "{\"requestId\":\"req_1\",\"status\":\"succeeded\",\"prompt\":\"\u010D\"}".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_1";

    private final VirtualScheduler time = new VirtualScheduler();
    private final MemoryTaskRepository repository = new MemoryTaskRepository(time);
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<String> hinted = new ArrayList<>();
    private final TaskTracker tracker =
            new TaskTracker(watched(), time, new StepExecutor(Runnable::run, time), Runnable::run, new Random(1));
    private final List<WebhookClient> clients = new ArrayList<>();
    private final WebhookStatistics statistics = new WebhookStatistics();
    private final WebhookProcessor processor = new WebhookProcessor(clients, statistics);
    private final DefaultCamelContext context = new DefaultCamelContext();

    /** The memory repository, with what a webhook does to it written down. */
    private TaskRepository watched() {
        return (TaskRepository) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, method, args) -> {
                    if (method.getName().equals("findByToken")) {
                        lookups.incrementAndGet();
                    } else if (method.getName().equals("hint")) {
                        hinted.add((String) args[0]);
                    } else if (method.getName().equals("equals")) {
                        return proxy == args[0];
                    } else if (method.getName().equals("hashCode")) {
                        return 1;
                    }
                    return method.invoke(repository, args);
                });
    }

    private static TaskScope scope(String provider, String account) {
        return new TaskScope("default", provider, "https://api.example.com", account);
    }

    private void row(String id, TaskScope scope, String token) {
        repository.insert(TaskRow.builder()
                .id(id)
                .scope(scope)
                .keyHash("a1b2c3d4")
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId("task-of-" + id)
                .tokenHash(Hashes.of(token))
                .task(VideoTask.builder()
                        .id("task-of-" + id)
                        .provider(scope.provider())
                        .status(TaskStatus.QUEUED)
                        .build())
                .createdAt(time.now())
                .build());
    }

    private void listen(SeedanceProvider provider, String account, String secret) {
        clients.add(WebhookClient.of(scope(provider.id(), account), provider, secret, tracker));
    }

    private Exchange call(String token, Object body, Map<String, ?> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, "/hooks/" + token);
        headers.forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setBody(body);
        processor.process(exchange);
        return exchange;
    }

    private int status(String token, Object body, Map<String, ?> headers) {
        Exchange answered = call(token, body, headers);
        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody()).isNull();
        assertThat(answered.getMessage().getHeaders()).containsOnlyKeys(Exchange.HTTP_RESPONSE_CODE);
        return answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, int.class);
    }

    private static Map<String, String> signed(byte[] body, String secret) {
        return Map.of(WebhookProcessor.SIGNATURE, Hmac.of(body, secret));
    }

    @Test
    void aKnownTokenMakesItsTaskDue() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", null);
        assertThat(status(TOKEN, BODY, Map.of())).isEqualTo(204);
        assertThat(hinted).containsExactly("a");
        assertThat(statistics.count(Outcome.ACCEPTED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                UNKNOWN,
                "",
                "short",
                "AAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAA/..",
                "AAAAAAAAAAAAAAAAAAAAA'",
                "%41AAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoTokenIsAnsweredAlikeAndAsksNobody(String token) {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", null);
        assertThat(status(token, BODY, Map.of())).isEqualTo(204);
        assertThat(hinted).isEmpty();
        assertThat(statistics.count(Outcome.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void theAddressCountsAndNotWhatACallerCallsToken() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        row("b", scope("seedance2.ink", "default"), OTHER);
        listen(new InkProvider(), "default", null);
        status(TOKEN, BODY, Map.of("token", OTHER));
        assertThat(hinted).containsExactly("a");
    }

    @Test
    void aGoodSignatureIsAccepted() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", SECRET);
        assertThat(status(TOKEN, BODY, signed(BODY, SECRET))).isEqualTo(204);
        assertThat(status(TOKEN, new ByteArrayInputStream(BODY), signed(BODY, SECRET)))
                .isEqualTo(204);
        assertThat(hinted).hasSize(2);
    }

    @Test
    void absentOrWrongIsUnauthorizedAndDoesNotGetAsFarAsTheRepository() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", SECRET);
        assertThat(status(TOKEN, BODY, Map.of())).isEqualTo(401);
        assertThat(status(TOKEN, BODY, signed(BODY, "other"))).isEqualTo(401);
        assertThat(status(TOKEN, BODY, Map.of(WebhookProcessor.SIGNATURE, ""))).isEqualTo(401);
        assertThat(status(UNKNOWN, BODY, signed(BODY, "other"))).isEqualTo(401);
        assertThat(hinted).isEmpty();
        assertThat(lookups).hasValue(0);
        assertThat(statistics.count(Outcome.UNSIGNED)).isEqualTo(1);
        assertThat(statistics.count(Outcome.FORGED)).isEqualTo(3);
        assertThat(statistics.count(Outcome.ACCEPTED)).isZero();
    }

    @Test
    void aTokenThatNobodyKnowsIsNotToldFromOneThatIsKnown() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", SECRET);
        assertThat(status(UNKNOWN, BODY, signed(BODY, SECRET))).isEqualTo(status(TOKEN, BODY, signed(BODY, SECRET)));
        assertThat(status(UNKNOWN, BODY, Map.of())).isEqualTo(status(TOKEN, BODY, Map.of()));
    }

    @Test
    void twoSignaturesAreOneTooMany() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", SECRET);
        String good = Hmac.of(BODY, SECRET);
        assertThat(status(TOKEN, BODY, Map.of(WebhookProcessor.SIGNATURE, List.of(good, good))))
                .isEqualTo(401);
        assertThat(status(TOKEN, BODY, Map.of(WebhookProcessor.SIGNATURE, good + "," + good)))
                .isEqualTo(401);
        assertThat(status(TOKEN, BODY, Map.of(WebhookProcessor.SIGNATURE, List.of(good, "x"))))
                .isEqualTo(401);
    }

    @Test
    void jsonWrittenAnewIsAnotherBody() {
        listen(new InkProvider(), "default", SECRET);
        byte[] anew =
                new String(BODY, StandardCharsets.UTF_8).replace("\":", "\": ").getBytes(StandardCharsets.UTF_8);
        assertThat(status(TOKEN, anew, signed(BODY, SECRET))).isEqualTo(401);
    }

    @Test
    void bothSecretsOfARotationAreAccepted() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", "old,new");
        assertThat(status(TOKEN, BODY, signed(BODY, "old"))).isEqualTo(204);
        assertThat(status(TOKEN, BODY, signed(BODY, "new"))).isEqualTo(204);
        assertThat(status(TOKEN, BODY, signed(BODY, "old,new"))).isEqualTo(204);
        assertThat(status(TOKEN, BODY, signed(BODY, "ol"))).isEqualTo(401);
    }

    @Test
    void aProviderThatNeverSignsIsNotAskedForASignature() {
        row("m", scope("seedance2.movie", "default"), TOKEN);
        listen(new MovieProvider(), "default", SECRET);
        assertThat(status(TOKEN, BODY, Map.of())).isEqualTo(204);
        assertThat(hinted).containsExactly("m");
    }

    @Test
    void aSharedPathDoesNotWeakenWhoSigns() {
        row("i", scope("seedance2.ink", "default"), TOKEN);
        row("m", scope("seedance2.movie", "default"), OTHER);
        listen(new InkProvider(), "default", SECRET);
        listen(new MovieProvider(), "default", null);
        assertThat(status(TOKEN, BODY, Map.of())).isEqualTo(401);
        assertThat(status(TOKEN, BODY, signed(BODY, "other"))).isEqualTo(401);
        assertThat(hinted).isEmpty();
        assertThat(status(OTHER, BODY, Map.of())).isEqualTo(204);
        assertThat(status(UNKNOWN, BODY, Map.of())).isEqualTo(204);
        assertThat(status(TOKEN, BODY, signed(BODY, SECRET))).isEqualTo(204);
        assertThat(hinted).containsExactly("m", "i");
    }

    @Test
    void accountsAreTheirSecretsApart() {
        row("a", scope("seedance2.ink", "a"), TOKEN);
        row("b", scope("seedance2.ink", "b"), OTHER);
        listen(new InkProvider(), "a", "secret-a");
        listen(new InkProvider(), "b", "secret-b");
        assertThat(status(TOKEN, BODY, signed(BODY, "secret-b"))).isEqualTo(401);
        assertThat(status(OTHER, BODY, signed(BODY, "secret-b"))).isEqualTo(204);
        assertThat(hinted).containsExactly("b");
    }

    @Test
    void aTaskOfAnAccountThatNobodyTakesHereNeedsASecretOfItsProvider() {
        row("c", scope("seedance2.ink", "c"), TOKEN);
        listen(new InkProvider(), "a", "secret-a");
        listen(new MovieProvider(), "default", null);
        assertThat(status(TOKEN, BODY, Map.of())).isEqualTo(401);
        assertThat(status(TOKEN, BODY, signed(BODY, "secret-a"))).isEqualTo(204);
    }

    @Test
    void moreThan64KiBIsTooLarge() {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", null);
        assertThat(status(TOKEN, new byte[65_536], Map.of())).isEqualTo(204);
        assertThat(status(TOKEN, new byte[65_536 + 1], Map.of())).isEqualTo(413);
        assertThat(hinted).hasSize(1);
        assertThat(statistics.count(Outcome.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void anEndlessBodyIsNotReadToItsEnd() {
        listen(new InkProvider(), "default", null);
        AtomicInteger read = new AtomicInteger();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 'x';
            }
        };
        assertThat(status(TOKEN, endless, Map.of())).isEqualTo(413);
        assertThat(read.get()).isLessThan(2 * 65_536);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "42",
                "not json",
                "{\"requestId\":",
                "{\"requestId\":{\"a\":1}}",
                "{\"requestId\":\"../../admin\"}",
                "{\"requestId\":\"a\",\"requestId\":\"b\"}"
            })
    void whateverTheBodySaysItIsOnlyAHint(String body) {
        row("a", scope("seedance2.ink", "default"), TOKEN);
        listen(new InkProvider(), "default", null);
        assertThat(status(TOKEN, body.getBytes(StandardCharsets.UTF_8), Map.of()))
                .isEqualTo(204);
        assertThat(hinted).containsExactly("a");
    }

    @Test
    void troubleIsMuted() {
        clients.add(new WebhookClient(
                scope("seedance2.ink", "default"), new InkProvider(), List.of(), failing("canary of the database")));
        assertThat(status(TOKEN, BODY, Map.of())).isEqualTo(204);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset by peer");
            }
        };
        assertThat(status(TOKEN, broken, Map.of())).isEqualTo(204);
    }

    private TaskTracker failing(String message) {
        TaskRepository broken = (TaskRepository) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, method, args) -> {
                    if (method.getName().equals("hashCode")) {
                        return 2;
                    }
                    throw new IllegalStateException(message);
                });
        return new TaskTracker(broken, time, new StepExecutor(Runnable::run, time), Runnable::run, new Random(1));
    }

    @Test
    void nothingOfTheCallIsSentBack() {
        listen(new InkProvider(), "default", SECRET);
        status(TOKEN, BODY, Map.of("X-Echo", "<script>", "Set-Cookie", "a=b", "CamelHttpUri", "http://evil"));
        // status() has looked at the headers
        assertThat(statistics.count(Outcome.UNSIGNED)).isEqualTo(1);
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThatThrownBy(() -> listen(new InkProvider(), "default", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webhookSecret");
    }

    @Test
    void aClientDoesNotShowItsSecrets() {
        listen(new InkProvider(), "default", SECRET);
        assertThat(clients.get(0).toString()).contains("seedance2.ink").doesNotContain(SECRET);
    }
}

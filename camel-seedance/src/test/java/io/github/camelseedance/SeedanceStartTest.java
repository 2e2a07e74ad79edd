/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.OperationNotSupportedException;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.testing.FakeTransport;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a route starts, before any message. */
class SeedanceStartTest extends SeedanceTestSupport {

    @TempDir
    Path directory;

    private void route(String to) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(to);
            }
        });
    }

    private void assertRefused(String to, String... words) {
        assertThatThrownBy(() -> route(to))
                .as(to)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(KEY);
        assertThat(transport.requests()).isEmpty();
    }

    private void assertStarts(String to) throws Exception {
        assertThatCode(() -> route(to)).as(to).doesNotThrowAnyException();
        context.getRouteController().stopAllRoutes();
        context.removeRoute(context.getRoutes().get(0).getRouteId());
    }

    @ParameterizedTest
    @CsvSource({
        "cancel, seedanceapi.org, seedance2.movie seedance2.ink",
        "upload, seedanceapi.org, seedance2.movie",
        "upload, seedance2.ink, seedance2.movie",
        "balance, seedanceapi.org, seedance2.movie",
        "balance, seedance2.ink, seedance2.movie",
        "list, seedanceapi.org, seedance2.movie",
        "list, seedance2.ink, seedance2.movie"
    })
    void anOperationThatTheProviderLacksIsRefusedWhenTheRouteStarts(String operation, String provider, String having) {
        String uri = "seedance:%s?provider=%s".formatted(operation, provider);

        assertThatThrownBy(() -> route(uri))
                .rootCause()
                .isInstanceOf(OperationNotSupportedException.class)
                .hasMessageContainingAll(operation, provider)
                .hasMessageContainingAll(having.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"toD", "lazyStartProducer", "template"})
    void withADynamicOrLazyProducerItIsRefusedAtFirstUse(String way) throws Exception {
        String uri = "seedance:balance?provider=seedanceapi.org";
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:toD").toD("seedance:${header.operation}?provider=seedanceapi.org");
                from("direct:lazyStartProducer").to(uri + "&lazyStartProducer=true");
            }
        });

        Throwable error = way.equals("template")
                ? catchThrowable(() -> template.requestBody(uri, "x"))
                : send("direct:" + way, "x", Map.of("operation", "balance")).getException();

        assertThat(error).isNotNull();
        Throwable cause = error instanceof OperationNotSupportedException ? error : rootCause(error);
        assertThat(cause).isInstanceOf(OperationNotSupportedException.class).hasMessageContaining("balance");
        assertThat(transport.requests()).isEmpty();
    }

    private static Throwable rootCause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Test
    void theProviderIsRequired() {
        component.getConfiguration().setProvider(null);

        assertRefused("seedance:status", "provider", MOVIE, INK, ORG);
    }

    @Test
    void anUnknownProviderIsRefusedWithThoseThatAreKnown() {
        assertRefused("seedance:status?provider=seedance.example", "seedance.example", MOVIE, INK, ORG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seedance:status",
                "seedance:cancel",
                "seedance:balance",
                "seedance:list",
                "seedance:upload",
                "seedance:download",
                "seedance:models?provider=seedance2.ink",
                "seedance:estimate?provider=seedance2.ink"
            })
    void theKeyIsRequiredForWhatTalksToTheProvider(String uri) {
        component.getConfiguration().setApiKey(null);

        assertRefused(uri, "apiKey", uri.replaceAll("\\?.*", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seedance:models",
                "seedance:estimate",
                "seedance:models?provider=seedanceapi.org",
                "seedance:estimate?provider=seedanceapi.org"
            })
    void whatReadsATableNeedsNoKey(String uri) throws Exception {
        component.getConfiguration().setApiKey(null);

        assertStarts(uri);
    }

    @Test
    void tasksIsNoProducer() {
        assertRefused("seedance:tasks", "tasks", "from", "generate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seedance:generate | tasks",
                "seedance:status | tasks",
                "seedance:tasks?provider= | provider",
                "seedance:tasks?source=account&provider=seedance2.ink | source=account",
                "seedance:tasks?source=account&provider=seedanceapi.org | seedance2.movie",
                "seedance:tasks?pollInterval=1 | pollInterval",
                "seedance:tasks?baseUrl=http://example.com | baseUrl"
            })
    void aConsumerIsCheckedTheSameWay(String from, String word) {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(from).to("mock:out");
                    }
                }))
                .as(from)
                .hasMessageContaining(word)
                .hasMessageNotContaining(KEY);
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aConsumerNeedsTheKey() {
        component.getConfiguration().setApiKey(null);

        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("seedance:tasks").to("mock:out");
                    }
                }))
                .hasMessageContainingAll("apiKey", "seedance:tasks");
    }

    @Test
    void anUnknownOperationIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> context.getEndpoint("seedance:make"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContainingAll("make", "generate", "resolve", "tasks");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> context.getEndpoint("seedance:status?modle=x"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("modle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connectTimeout=0",
                "connectTimeout=-1",
                "responseTimeout=0",
                "retryDelay=-1",
                "maxRetryDelay=-1",
                "maxRetries=-1",
                "pollInterval=0",
                "pollInterval=5",
                "firstPollDelay=-1",
                "awaitTimeout=0",
                "submitTimeout=0",
                "maxResends=0",
                "maxCost=-1",
                "maxDownloadSize=big",
                "maxDownloadSize=0",
                "maxDownloadSize=-1",
                "maxDownloadSize=9999999999999g",
                "allowedDownloadHosts=*",
                "allowedDownloadHosts=cdn*.example.com",
                "allowedDownloadHosts=*.example.*",
                "allowedDownloadHosts=*.",
                "allowedDownloadHosts=cdn.example.com:8443",
                "allowedDownloadHosts=https://cdn.example.com",
                "allowedDownloadHosts=cdn.example.com/videos",
                "allowedDownloadHosts=user@cdn.example.com",
                "allowedDownloadHosts=a.example%20b.example",
                "allowedDownloadHosts=.example.com",
                "allowedDownloadHosts=10.0.0.0/8",
                "allowedDownloadHosts=10.1",
                "allowedDownloadHosts=010.0.0.1",
                "allowedDownloadHosts=ok.example,*",
                "account=",
                "taskQueue=%20",
                "userAgent=a%0d%0ab",
                "proxyHost=proxy",
                "proxyPort=8080",
                "webhookUrl=ftp://example.com/hooks",
                "webhookUrl=https://example.com/hooks?x=1"
            })
    void optionsWithImpossibleValuesAreRefused(String option) {
        assertRefused("seedance:status?" + option, option.replaceAll("=.*", ""));
    }

    @Test
    void aKeyWithALineBreakIsRefusedAndNotShown() {
        component.getConfiguration().setApiKey(KEY + "\r\nX-Other: 1");

        assertRefused("seedance:status", "apiKey");
    }

    @ParameterizedTest
    @CsvSource({
        "${SEEDANCE_API_KEY}, ${SEEDANCE_API_KEY}",
        "' ${seedance.api-key:sd2-default}', ${seedance.api-key...}",
        "{{seedance.apiKey?sd2-default}}, {{seedance.apiKey...}}"
    })
    void aPlaceholderThatNothingHasReplacedIsNoKeyAndItsDefaultIsNotShown(String value, String shown) {
        component.getConfiguration().setApiKey(value);

        assertRefused("seedance:generate", "apiKey", shown);
    }

    @Test
    void aPlaceholderThatNothingHasReplacedIsNoSecret() {
        component.getConfiguration().setWebhookSecret("${WEBHOOK_SECRET}");

        assertRefused("seedance:generate", "webhookSecret", "${WEBHOOK_SECRET}");
    }

    @Test
    void aKeyWithTheCharactersOfAPlaceholderIsAKey() throws Exception {
        component.getConfiguration().setApiKey("a${b}{{c}}");

        assertStarts("seedance:generate");
    }

    @Test
    void aClipLengthWithAUnitIsRefusedAtTheStart() throws Exception {
        assertRefused("seedance:generate?duration=5s", "duration", "'5s'", "without a unit");
        assertStarts("seedance:generate?duration=5");
    }

    @Test
    void aWordThatIsNoDurationIsRefusedWithExamples() {
        assertRefused("seedance:status?pollInterval=often", "pollInterval", "'often'", "30s", "a duration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com",
                "http://10.0.0.1",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "ftp://localhost",
                "localhost",
                "https://",
                "https://user:password@api.example.com",
                "https://api.example.com?key=x",
                "https://api.example.com/#x",
                "https://exa mple.com",
                "me:password@api.example.com",
                "ftp://me:password@api.example.com",
                "https://me:pass word@api.example.com",
                "https://api example.com/?key=password"
            })
    void addressesThatCouldLeakTheKeyAreRefused(String address) {
        component.getConfiguration().setBaseUrl(address);

        assertRefused("seedance:status", "baseUrl");
        assertThatThrownBy(() -> route("seedance:status"))
                .rootCause()
                .hasMessageNotContainingAny("password", "pass word");
    }

    /** As Camel makes it of a placeholder with a function that is not on the class path. */
    @ParameterizedTest
    @ValueSource(strings = {"emulator.baseUrl", "localhost:8080", "https://", "https://exa mple.com"})
    void anAddressThatIsNoneIsShown(String address) {
        component.getConfiguration().setBaseUrl(address);

        assertRefused("seedance:status", "baseUrl", "'" + address + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://127.0.0.1:8080/base/",
                "http://[::1]:8080",
                "https://api.example.com/v2//",
                "https://api_v2.example.com",
                "https://\u4f8b\u3048.example/v2",
                "HTTPS://api.example.com"
            })
    void theseAddressesAreFine(String address) throws Exception {
        component.getConfiguration().setBaseUrl(address);

        assertStarts("seedance:status");
    }

    @Test
    void hostsThatMayBeDownloadedFromAreNamed() throws Exception {
        assertStarts(
                "seedance:download?allowedDownloadHosts="
                        + "cdn.example.com, *.example.net,MY_bucket.example,m\u00fcnchen.example,10.0.0.5,[::1],localhost,example.org.");
    }

    @Test
    void plainHttpCanBeAllowed() throws Exception {
        assertStarts("seedance:status?baseUrl=http://api.example.com&allowInsecure=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelHttpUri", "camelFoo", "Camel*", "x,CAMELSEEDANCE*", "a*b", "CamelFileName*"})
    void headersOfCamelDoNotTravel(String headers) {
        assertRefused("seedance:status?trackHeaders=" + headers, "trackHeaders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelFileName", "order*,customer", "*"})
    void theseHeadersTravel(String headers) throws Exception {
        assertStarts("seedance:status?trackHeaders=" + headers);
    }

    @Test
    void headersOfATaskThatIsNotTrackedGoNowhere() {
        assertRefused("seedance:status?track=false&trackHeaders=a", "trackHeaders", "track=false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "upload", "download", "balance", "models", "list", "estimate"})
    void awaitCompletionIsRefusedWhereItHasNoEffect(String operation) {
        assertRefused("seedance:%s?awaitCompletion=true".formatted(operation), "awaitCompletion", operation);
    }

    @Test
    void awaitCompletionOfTheComponentDisturbsNobody() throws Exception {
        component.getConfiguration().setAwaitCompletion(true);

        assertStarts("seedance:balance");
    }

    @Test
    void directoriesHaveToExist() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertRefused("seedance:estimate?mediaDirectory=" + directory.resolve("missing"), "mediaDirectory");
        assertRefused("seedance:estimate?mediaDirectory=" + file, "mediaDirectory");
        assertRefused("seedance:download?localWorkDirectory=" + file, "localWorkDirectory");
        assertStarts("seedance:estimate?mediaDirectory=" + directory);
        assertStarts("seedance:download?localWorkDirectory=" + directory);
    }

    @ParameterizedTest
    @CsvSource({"generate, mediaDirectory", "estimate, mediaDirectory", "download, localWorkDirectory"})
    void anEmptyDirectoryIsNotTheWorkingDirectory(String operation, String option) {
        assertRefused("seedance:%s?%s=".formatted(operation, option), option);
        assertRefused("seedance:%s?%s=%%20".formatted(operation, option), option);
    }

    @Test
    void aProviderOfTheRegistryIsFoundByItsId() throws Exception {
        context.getRegistry().bind("own", provider("seedance.example"));
        restart();

        assertStarts("seedance:status?provider=seedance.example&baseUrl=http://localhost");
        assertRefused("seedance:status?provider=other", "seedance.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {MOVIE, "", " "})
    void aBuiltInOrEmptyIdCannotBeReused(String id) {
        context.getRegistry().bind("own", provider(id));

        assertThatThrownBy(this::restart).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoProvidersCannotHaveTheSameId() {
        context.getRegistry().bind("one", provider("seedance.example"));
        context.getRegistry().bind("two", provider("seedance.example"));

        assertThatThrownBy(this::restart).hasMessageContaining("seedance.example");
    }

    private void restart() {
        component.stop();
        component.start();
    }

    private static SeedanceProvider provider(String id) {
        return (SeedanceProvider) Proxy.newProxyInstance(
                SeedanceProvider.class.getClassLoader(),
                new Class<?>[] {SeedanceProvider.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "id" -> id;
                    case "capabilities" -> Set.of(Capability.STATUS);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> null;
                });
    }

    @Test
    void twoCandidatesForATaskRepositoryHaveToBeNamed() throws Exception {
        assertTwoCandidatesRefused("taskRepository", new MemoryTaskRepository(), new MemoryTaskRepository());
    }

    @Test
    void twoCandidatesForATransportHaveToBeNamed() throws Exception {
        assertTwoCandidatesRefused("transport", new FakeTransport(), new FakeTransport());
    }

    private static void assertTwoCandidatesRefused(String option, Object one, Object two) throws Exception {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            other.getRegistry().bind("one", one);
            other.getRegistry().bind("two", two);
            other.addComponent("seedance", new SeedanceComponent());
            assertThatThrownBy(other::start).rootCause().hasMessageContainingAll(option, "one", "two");
        }
    }

    @Test
    void theOnlyCandidateIsUsed() throws Exception {
        TaskRepository repository = new MemoryTaskRepository();
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            other.getRegistry().bind("repository", repository);
            other.getRegistry().bind("transport", transport);
            SeedanceComponent autowired = new SeedanceComponent();
            other.addComponent("seedance", autowired);
            other.start();

            assertThat(autowired.runtime().repository()).isSameAs(repository);
            transport.then(
                    200,
                    "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"t1\",\"status\":\"queued\"}}");
            Exchange result = other.createProducerTemplate()
                    .send("seedance:status?provider=seedance2.movie&apiKey=k", e -> e.getMessage()
                            .setBody("t1"));
            assertThat(result.getException()).isNull();
            assertThat(transport.requests()).hasSize(1);
        }
    }

    @Test
    void beansGetTheContextAndAreStartedAndStopped() {
        ServiceTransport service = new ServiceTransport();
        DefaultCamelContext other = new DefaultCamelContext();
        SeedanceComponent own = new SeedanceComponent();
        own.setTransport(service);
        other.addComponent("seedance", own);
        other.start();

        assertThat(service.context).isSameAs(other);
        assertThat(service.isStarted()).isTrue();
        other.stop();
        assertThat(service.isStopped()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void theLimitOfRequestsIsPositive(int limit) {
        component.setMaxConcurrentRequests(limit);

        assertThatThrownBy(this::restart).hasMessageContaining("maxConcurrentRequests");
    }

    @Test
    void timersAreNeverRefused() throws Exception {
        CountDownLatch latch = new CountDownLatch(5000);

        for (int i = 0; i < 5000; i++) {
            component.runtime().scheduler().schedule(Duration.ofMillis(200), latch::countDown);
        }

        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noContinuationWaitsForAnother() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(201);
        Set<String> threads = ConcurrentHashMap.newKeySet();

        for (int i = 0; i < 200; i++) {
            component.runtime().routes().execute(() -> {
                threads.add(Thread.currentThread().getName());
                try {
                    barrier.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        // each of them waits for all others
        barrier.await(30, TimeUnit.SECONDS);
        assertThat(threads).allMatch(name -> name.contains("SeedanceRoute"));
    }

    @Test
    void theComponentCanBeStartedAgain() {
        restart();
        transport.then(
                200,
                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"t1\",\"status\":\"queued\"}}");

        assertThat(context.createProducerTemplate().requestBody("seedance:status", "t1", String.class))
                .contains("queued");
    }

    private static final class ServiceTransport extends ServiceSupport implements Transport, CamelContextAware {
        private CamelContext context;

        @Override
        public CompletableFuture<TransportResponse> send(TransportRequest request) {
            return CompletableFuture.failedFuture(new IllegalStateException());
        }

        @Override
        public CamelContext getCamelContext() {
            return context;
        }

        @Override
        public void setCamelContext(CamelContext context) {
            this.context = context;
        }
    }
}

/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipe for a second provider: it is asked after a refusal of the first, never after a possible acceptance. */
class FailoverRecipeTest {

    private static final String ARK = "byteplus.com";
    private static final String INK = "seedance2.ink";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMinutes(10)));

    private final JdbcDataSource database = new JdbcDataSource();

    FailoverRecipeTest() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsAskedWhenNobodyIsAtTheFirst(String language) throws Exception {
        Snippet recipe = recipe(language);
        String nobody = (language.equals("xml") ? "&amp;" : "&") + "baseUrl=http://127.0.0.1:" + closedPort();
        try (SnippetContext context = open(
                with(recipe, recipe.text().replace("generate?provider=" + ARK, "generate?provider=" + ARK + nobody)))) {
            // a body that can be read once
            Exchange order = order(
                    context,
                    "1",
                    new ByteArrayInputStream("{\"prompt\": \"A red fox\"}".getBytes(StandardCharsets.UTF_8)));
            assertMadeBy(order, INK);
        }
        assertSubmits(0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsAskedWhenTheFirstCannotCheckTheContent(String language) throws Exception {
        fail(EmulatedProvider.ARK, Fault.error("ContentSecurityDetectionError"));
        try (SnippetContext context = open(recipe(language))) {
            assertMadeBy(order(context, "1", "A red fox"), INK);
        }
        // the first was asked again before
        assertSubmits(4, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsAskedWhenTheFirstLimitsTheRate(String language) throws Exception {
        fail(EmulatedProvider.ARK, Fault.error("ServerOverloaded"));
        try (SnippetContext context = open(recipe(language))) {
            assertMadeBy(order(context, "1", "A red fox"), INK);
            assertSubmits(4, 1);
            emulator().faults().clear();
            fail(EmulatedProvider.ARK, Fault.rateLimited("600"));
            assertMadeBy(order(context, "2", "A red fox"), INK);
        }
        assertThat(emulator().received(EmulatedProvider.INK, Operation.SUBMIT)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsAskedWhenTheFirstHasNoCredits(String language) throws Exception {
        fail(EmulatedProvider.ARK, Fault.error("AccountOverdueError"));
        try (SnippetContext context = open(recipe(language))) {
            assertMadeBy(order(context, "1", "A red fox"), INK);
        }
        assertSubmits(1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsNotAskedWhenTheAnswerOfTheFirstIsLostAndItsTaskFound(String language) throws Exception {
        emulator().faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        try (SnippetContext context = open(recipe(language))) {
            assertMadeBy(order(context, "1", "A red fox"), ARK);
        }
        assertSubmits(1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsNotAskedWhenTheFirstIsInDoubt(String language) throws Exception {
        emulator().faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        emulator().faults().on(Operation.SUBMIT).inject(Fault.html(503));
        try (SnippetContext context = open(exchanged(recipe(language)))) {
            assertFailed(order(context, "lost", "A red fox"), AmbiguousSubmitException.class);
            assertFailed(order(context, "lost", "A red fox"), AmbiguousSubmitException.class);
            assertFailed(order(context, "proxy", "A blue fox"), AmbiguousSubmitException.class);
        }
        assertSubmits(0, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsNotAskedForWhatIsInvalidOrModerated(String language) throws Exception {
        try (SnippetContext context = open(recipe(language))) {
            assertFailed(order(context, "1", "A fox [moderated]"), ContentRejectedException.class);
            assertFailed(order(context, "2", Map.of("prompt", "A fox", "duration", 99)), InvalidRequestException.class);
            assertFailed(order(context, "3", "A fox [refuse:InvalidParameter]"), InvalidRequestException.class);
        }
        assertSubmits(2, 0);
        assertThat(emulator().tasksCreated()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void whatOnlyTheFirstCanMakeIsRolledBackAndMadeLater(String language) throws Exception {
        Map<String, Object> request = Map.of("prompt", "A red fox", "aspectRatio", "21:9");
        fail(EmulatedProvider.ARK, Fault.error("AccountOverdueError"));
        try (SnippetContext context = open(recipe(language))) {
            assertFailed(order(context, "1", request), RollbackExchangeException.class);
            emulator().faults().clear();
            assertMadeBy(order(context, "1", request), ARK);
        }
        assertSubmits(2, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void anOrderThatComesAgainAfterARestartIsPaidOnce(String language) throws Exception {
        // neither takes it: whoever has it again begins anew
        fail(EmulatedProvider.ARK, Fault.error("AccountOverdueError"));
        fail(EmulatedProvider.INK, Fault.status(402));
        try (SnippetContext context = open(recipe(language))) {
            order(context, "free", "A red fox");
        }
        assertThat(emulator().tasksCreated()).isZero();
        emulator().faults().clear();
        // the second takes one, and the answer for the other is lost
        fail(EmulatedProvider.ARK, Fault.error("AccountOverdueError"));
        emulator()
                .faults()
                .on(Operation.SUBMIT)
                .provider(EmulatedProvider.INK)
                .after(1)
                .inject(Fault.connectionReset().processed());
        String accepted;
        try (SnippetContext context = open(recipe(language))) {
            accepted = taskId(order(context, "accepted", "A blue fox"));
            assertFailed(order(context, "lost", "A green fox"), AmbiguousSubmitException.class);
        }
        emulator().faults().clear();
        long ark = emulator().received(EmulatedProvider.ARK, Operation.SUBMIT);
        long ink = emulator().received(EmulatedProvider.INK, Operation.SUBMIT);
        try (SnippetContext context = open(recipe(language))) {
            Exchange again = order(context, "accepted", "A blue fox");
            assertMadeBy(again, INK);
            assertThat(taskId(again)).isEqualTo(accepted);
            assertThat(again.getMessage().getHeader(SeedanceConstants.DUPLICATE))
                    .isEqualTo(true);
            assertFailed(order(context, "lost", "A green fox"), AmbiguousSubmitException.class);
            assertSubmits(ark, ink);
            assertMadeBy(order(context, "free", "A red fox"), ARK);
        }
        assertSubmits(ark + 1, ink);
        assertThat(emulator().tasksCreated()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSecondIsNotAskedWhenTheDatabaseDoesNotAnswer(String language) throws Exception {
        try (SnippetContext context = open(recipe(language))) {
            assertMadeBy(order(context, "1", "A red fox"), ARK);
            try (var connection = ((DataSource) database).getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("alter table seedance_task rename to seedance_gone");
            }
            assertFailed(order(context, "1", "A red fox"), ServiceUnavailableException.class);
        }
        assertSubmits(1, 0);
    }

    private static void fail(EmulatedProvider provider, Fault fault) {
        emulator().faults().on(Operation.SUBMIT).provider(provider).always().inject(fault);
    }

    private static Snippet recipe(String language) {
        return Snippets.get("failover-" + language);
    }

    /** The two providers in the other order. */
    private static Snippet exchanged(Snippet recipe) {
        return with(recipe, recipe.text().replace(ARK, "one").replace(INK, ARK).replace("one", INK));
    }

    private static Snippet with(Snippet recipe, String text) {
        assertThat(text).isNotEqualTo(recipe.text());
        return recipe.with(text);
    }

    private SnippetContext open(Snippet recipe) throws Exception {
        SnippetContext context = new SnippetContext(recipe, emulator());
        SeedanceComponent component = context.component();
        component.setTaskRepository(new JdbcTaskRepository(database));
        component.getConfiguration().setRetryDelay(5);
        context.add(recipe);
        context.start();
        return context;
    }

    private static Exchange order(SnippetContext context, String id, Object body) {
        return context.context().createProducerTemplate().request("direct:order", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader("orderId", "order-" + id);
        });
    }

    private static void assertMadeBy(Exchange order, String provider) {
        assertThat(order.getException()).isNull();
        assertThat(order.getMessage().getHeader(SeedanceConstants.PROVIDER)).isEqualTo(provider);
        assertThat(taskId(order)).isNotNull();
    }

    private static void assertFailed(Exchange order, Class<? extends Exception> error) {
        assertThat(order.getException()).isInstanceOf(error);
    }

    private static void assertSubmits(long ark, long ink) {
        assertThat(emulator().received(EmulatedProvider.ARK, Operation.SUBMIT))
                .as("submissions to " + ARK)
                .isEqualTo(ark);
        assertThat(emulator().received(EmulatedProvider.INK, Operation.SUBMIT))
                .as("submissions to " + INK)
                .isEqualTo(ink);
    }

    private static String taskId(Exchange exchange) {
        return exchange.getMessage().getHeader(SeedanceConstants.TASK_ID, String.class);
    }

    private static SeedanceEmulator emulator() {
        return EMULATOR.emulator();
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

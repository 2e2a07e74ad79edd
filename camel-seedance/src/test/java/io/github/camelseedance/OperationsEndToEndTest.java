/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.UploadedFile;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoTask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation but generate and tasks, over HTTP. */
class OperationsEndToEndTest {

    private static final String MOVIE = "seedance2.movie";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofHours(1)).runTime(Duration.ofHours(1)));

    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.getConfiguration().setBaseUrl(EMULATOR.baseUrl());
        component.getConfiguration().setApiKey("test-key");
        context.addComponent("seedance", component);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
        assertThat(EMULATOR.emulator().violations()).isEmpty();
    }

    private static String uri(String operation, String provider) {
        return "seedance:" + operation + "?provider=" + provider;
    }

    private VideoTask generated(String provider) {
        return template.requestBody(uri("generate", provider), "a cat", VideoTask.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seedance2.movie", "seedance2.ink", "seedanceapi.org"})
    void statusFollowsATask(String provider) {
        VideoTask task = generated(provider);

        assertThat(template.requestBody(uri("status", provider), task, VideoTask.class)
                        .status()
                        .isTerminal())
                .isFalse();
        EMULATOR.emulator().succeed(task.id());

        VideoTask end = template.requestBody(uri("status", provider), task.id(), VideoTask.class);
        assertThat(end.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(end.videoUrl()).startsWith("http");
        byte[] video = template.requestBody(uri("download", provider), end, byte[].class);
        assertThat(new String(video, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
        assertThat(template.requestBody(uri("download", provider), task.id(), byte[].class))
                .isEqualTo(video);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seedance2.movie", "seedance2.ink", "seedanceapi.org"})
    void anUnknownTaskIsAnErrorOfItsOwn(String provider) {
        assertThatThrownBy(() -> template.requestBody(uri("status", provider), "no-such-task"))
                .hasCauseInstanceOf(TaskNotFoundException.class)
                .hasStackTraceContaining(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seedance2.movie", "seedance2.ink"})
    void cancelWorksOnce(String provider) {
        VideoTask task = generated(provider);

        assertThat(template.requestBody(uri("cancel", provider), task, VideoTask.class)
                        .status())
                .isEqualTo(TaskStatus.CANCELLED);
        assertThatThrownBy(() -> template.requestBody(uri("cancel", provider), task))
                .hasCauseInstanceOf(TaskNotCancellableException.class);
    }

    @Test
    void uploadedFilesAreUsedByTheirPath() {
        Exchange uploaded = template.request(uri("upload", MOVIE), e -> {
            e.getMessage().setBody(PNG);
            e.getMessage().setHeader(Exchange.FILE_NAME, "scene.png");
        });
        String path = uploaded.getMessage().getHeader(SeedanceConstants.FILE_PATH, String.class);

        assertThat(uploaded.getMessage().getBody(UploadedFile.class).filePath()).isEqualTo(path);
        VideoTask task = template.requestBodyAndHeader(
                uri("generate", MOVIE), "it moves", SeedanceConstants.MEDIA, path, VideoTask.class);
        assertThat(task.id()).isNotNull();
        assertThat(EMULATOR.emulator().uploads()).hasSize(1);
    }

    @Test
    void balanceAndList() {
        VideoTask task = generated(MOVIE);

        assertThat(template.requestBody(uri("balance", MOVIE), null, Balance.class)
                        .remaining())
                .isPositive();
        TaskPage page = template.requestBodyAndHeaders(
                uri("list", MOVIE),
                null,
                Map.of(SeedanceConstants.PAGE_SIZE, 10, SeedanceConstants.STATUS_FILTER, "queued"),
                TaskPage.class);
        assertThat(page.tasks()).extracting(VideoTask::id).containsExactly(task.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"seedance2.movie", "seedance2.ink", "seedanceapi.org"})
    void modelsAndEstimate(String provider) {
        ModelList models = template.requestBody(uri("models", provider), null, ModelList.class);
        CostEstimate estimate = template.requestBody(
                uri("estimate", provider) + "&resolution=720p&duration="
                        + models.models().get(0).durations().get(0),
                "a cat",
                CostEstimate.class);

        assertThat(models.models()).extracting(VideoModel::id).isNotEmpty().doesNotContainNull();
        assertThat(estimate.amount()).isPositive();
        assertThat(estimate.currency()).isEqualTo(provider.equals("seedance2.ink") ? "usd" : "credits");
        assertThat(EMULATOR.emulator().tasksCreated()).isZero();
    }
}

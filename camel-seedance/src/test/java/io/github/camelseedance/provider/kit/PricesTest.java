/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.provider.Answers;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates against the price tables of the documents. */
class PricesTest {

    private final SeedanceProvider ink = new InkProvider();
    private final SeedanceProvider org = new OrgProvider();
    private final SeedanceProvider movie = new MovieProvider();

    private final ModelList inkModels = ink.models().decoder().apply(Answers.answer(ink, "ink/models-answer"));

    private static VideoRequest.Builder request() {
        return VideoRequest.builder().prompt("p");
    }

    /** The document rounds the fourth to 26.50. */
    @ParameterizedTest
    @CsvSource({
        "seedance-2.0, 1080p, 36",
        "seedance-2.0, 720p, 14.4",
        "seedance-2.0, 480p, 7.2",
        "seedance-2.0-fast, 1080p, 26.496",
        "seedance-2.0-fast, 720p, 11.52",
        "seedance-2.0-fast, 480p, 5.76"
    })
    void movieForEightSeconds(String model, String resolution, String amount) {
        VideoRequest request =
                request().model(model).resolution(resolution).duration(8).build();

        CostEstimate estimate =
                movie.estimate(request, movie.staticModels().orElseThrow()).orElseThrow();

        assertThat(estimate.amount()).isEqualTo(new BigDecimal(amount));
        assertThat(estimate.currency()).isEqualTo("credits");
        assertThat(estimate.basis()).contains(model, resolution, "8 seconds");
    }

    @Test
    void movieDefaults() {
        assertThat(movie.estimate(request().build(), movie.staticModels().orElseThrow()))
                .contains(new CostEstimate(
                        new BigDecimal("9"), "credits", "1.8 credits a second (seedance-2.0, 720p) for 5 seconds"));
    }

    @ParameterizedTest
    @CsvSource({
        "480p, 4, 8, 14",
        "480p, 8, 14, 28",
        "480p, 12, 19, 38",
        "720p, 4, 14, 28",
        "720p, 8, 28, 56",
        "720p, 12, 42, 84"
    })
    void orgByClip(String resolution, int duration, String silent, String withAudio) {
        VideoRequest.Builder request = request().resolution(resolution).duration(duration);
        ModelList models = org.staticModels().orElseThrow();

        assertThat(org.estimate(request.build(), models).orElseThrow().amount()).isEqualTo(silent);
        assertThat(org.estimate(request.generateAudio(false).build(), models)
                        .orElseThrow()
                        .amount())
                .isEqualTo(silent);
        CostEstimate loud =
                org.estimate(request.generateAudio(true).build(), models).orElseThrow();
        assertThat(loud.amount()).isEqualTo(withAudio);
        assertThat(loud.currency()).isEqualTo("credits");
        assertThat(loud.basis()).contains("with audio");
    }

    @Test
    void orgDefaults() {
        assertThat(org.estimate(request().build(), org.staticModels().orElseThrow()))
                .contains(new CostEstimate(
                        new BigDecimal("28"), "credits", "price of a clip of 8 seconds, 720p, without audio"));
    }

    @Test
    void orgHasNoPriceForWhatItDoesNotMake() {
        ModelList models = org.staticModels().orElseThrow();

        assertThat(org.estimate(request().duration(5).build(), models)).isEmpty();
        assertThat(org.estimate(request().resolution("1080p").build(), models)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"480p, 4, 0.2", "720p, 5, 0.5", "1080p, 15, 3"})
    void inkBySecond(String resolution, int duration, String amount) {
        assertThat(ink.estimate(
                        request().resolution(resolution).duration(duration).build(), inkModels))
                .hasValueSatisfying(estimate -> {
                    assertThat(estimate.amount()).isEqualTo(new BigDecimal(amount));
                    assertThat(estimate.currency()).isEqualTo("usd");
                });
    }

    @Test
    void inkCannotTellWhatItsDocumentDoesNot() {
        VideoRequest.Builder complete = request().resolution("720p").duration(5);

        assertThat(ink.estimate(complete.build(), inkModels)).isPresent();
        assertThat(ink.estimate(request().duration(5).build(), inkModels)).isEmpty();
        assertThat(ink.estimate(request().resolution("720p").build(), inkModels))
                .isEmpty();
        assertThat(ink.estimate(complete.model("seedance-1.5-pro").build(), inkModels))
                .isEmpty();
        assertThat(ink.estimate(
                        complete.model("seedance-2.0")
                                .media(Media.image("https://m.example/a.png"))
                                .build(),
                        inkModels))
                .isEmpty();
        assertThat(ink.estimate(request().resolution("720p").duration(5).build(), new ModelList(List.of())))
                .isEmpty();
    }

    /** A model that is listed for several modes with one price has that price; with several it has none. */
    @Test
    void aModelThatIsListedTwice() {
        VideoRequest request = request().resolution("720p").duration(5).build();

        assertThat(twice("0.1", "0.10", request))
                .hasValueSatisfying(estimate -> assertThat(estimate.amount()).isEqualTo(new BigDecimal("0.5")));
        assertThat(twice("0.1", "0.2", request)).isEmpty();
    }

    private Optional<CostEstimate> twice(String first, String second, VideoRequest request) {
        return ink.estimate(request, new ModelList(List.of(inkModel(first), inkModel(second))));
    }

    private static VideoModel inkModel(String price) {
        return new VideoModel(
                "seedance-2.0", List.of(), List.of(), List.of(), Map.of("720p", new BigDecimal(price)), "usd");
    }

    @Test
    void staticModels() {
        List<Integer> fourToFifteen = IntStream.rangeClosed(4, 15).boxed().toList();
        assertThat(ink.staticModels()).isEmpty();
        assertThat(movie.staticModels().orElseThrow().models())
                .containsExactly(
                        new VideoModel(
                                "seedance-2.0",
                                fourToFifteen,
                                List.of("16:9", "9:16", "4:3", "3:4", "1:1", "21:9"),
                                List.of("480p", "720p", "1080p"),
                                Map.of(
                                        "480p", new BigDecimal("0.9"),
                                        "720p", new BigDecimal("1.8"),
                                        "1080p", new BigDecimal("4.5")),
                                "credits"),
                        new VideoModel(
                                "seedance-2.0-fast",
                                fourToFifteen,
                                List.of("16:9", "9:16", "4:3", "3:4", "1:1", "21:9"),
                                List.of("480p", "720p", "1080p"),
                                Map.of(
                                        "480p", new BigDecimal("0.72"),
                                        "720p", new BigDecimal("1.44"),
                                        "1080p", new BigDecimal("3.312")),
                                "credits"));
        assertThat(org.staticModels().orElseThrow().models())
                .containsExactly(new VideoModel(
                        "seedance-2.0",
                        List.of(4, 8, 12),
                        List.of("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"),
                        List.of("480p", "720p"),
                        Map.of(),
                        "credits"));
    }
}

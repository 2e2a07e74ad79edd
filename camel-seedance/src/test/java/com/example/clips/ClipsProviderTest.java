/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package com.example.clips;

import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.kit.ProviderContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClipsProviderTest extends ProviderContract {

    @Test
    void keepsToTheContract() {
        verify();
    }

    @Override
    protected SeedanceProvider provider() {
        return new ClipsProvider();
    }

    @Override
    protected Map<VideoRequest, String> requests() {
        VideoRequest request = VideoRequest.builder()
                .prompt("a boat")
                .aspectRatio("16:9")
                .duration(5)
                .build();
        return Map.of(request, "{\"script\":\"a boat\",\"shape\":\"16:9\",\"seconds\":5}");
    }

    @Override
    protected Map<VideoRequest, String> refused() {
        VideoRequest.Builder boat = VideoRequest.builder().prompt("a boat");
        return Map.of(
                boat.build().toBuilder().duration(6).build(), "duration",
                boat.build().toBuilder()
                                .media(Media.image("https://m.example/a.png"))
                                .build(),
                        "media");
    }

    @Override
    protected Map<String, TaskStatus> statuses() {
        return Map.of(
                "{\"clip\":{\"id\":\"c1\",\"status\":\"waiting\"}}", TaskStatus.QUEUED,
                "{\"clip\":{\"id\":\"c1\",\"status\":\"rendering\"}}", TaskStatus.PROCESSING,
                "{\"clip\":{\"id\":\"c1\",\"status\":\"ready\",\"file\":\"https://f.example/c1.mp4\"}}",
                        TaskStatus.SUCCEEDED,
                "{\"clip\":{\"id\":\"c1\",\"status\":\"broken\",\"why\":\"too_dark\"}}", TaskStatus.FAILED);
    }

    @Override
    protected List<ErrorExample> errors() {
        return List.of(
                new ErrorExample(
                        CallKind.SUBMIT, 400, "{\"problem\":{\"code\":\"bad_script\"}}", ErrorKind.INVALID_REQUEST),
                new ErrorExample(
                        CallKind.SUBMIT, 409, "{\"problem\":{\"code\":\"no_coins\"}}", ErrorKind.INSUFFICIENT_CREDITS),
                new ErrorExample(
                        CallKind.STATUS, 404, "{\"problem\":{\"code\":\"no_clip\"}}", ErrorKind.TASK_NOT_FOUND),
                new ErrorExample(CallKind.STATUS, 401, "", ErrorKind.AUTHENTICATION));
    }
}

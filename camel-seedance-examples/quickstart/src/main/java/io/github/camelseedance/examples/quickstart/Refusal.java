/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Handler;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Makes a line of the results from the error of a submission: a task without an id. */
public class Refusal {

    /** The request as a task that never was. */
    @Handler
    public VideoTask asTask(
            @Header("PromptId") String promptId,
            @Variable("provider") String provider,
            @Body Map<String, Object> request,
            @ExchangeException SeedanceException error) {
        String type = error.getClass().getSimpleName();
        boolean inDoubt = error instanceof AmbiguousSubmitException;
        return VideoTask.builder()
                .provider(provider)
                .status(inDoubt ? TaskStatus.UNKNOWN : TaskStatus.FAILED)
                .prompt(String.valueOf(request.get("prompt")))
                .errorCode(error.getCode() == null ? type : error.getCode())
                .errorMessage(error.getMessage())
                .metadata(Map.of("exception", type))
                .submissionKey(promptId)
                .build();
    }
}

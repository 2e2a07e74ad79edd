/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.EmulatorParts;
import io.github.camelseedance.emulator.PathRule;
import io.github.camelseedance.emulator.ProviderApi;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The codes of Ark's errors. */
abstract class ArkErrors extends ProviderApi {
    static final String INVALID = "InvalidParameter";
    static final String NO_TASK = "NotFound.Task";

    private static final String SENSITIVE = "The request failed because it may contain sensitive information.";

    private static final Map<String, ErrorRow> ERRORS = table(
            row(INVALID, 400, "A parameter is not valid."),
            row("MissingParameter", 400, "A required parameter is missing."),
            row("InputTextSensitiveContentDetected", 400, SENSITIVE),
            row(
                    "InputTextSensitiveContentDetected.PolicyViolation",
                    400,
                    "The request failed because the input may relate to copyright restrictions."),
            row("InputImageSensitiveContentDetected", 400, SENSITIVE),
            row(
                    "InputImageSensitiveContentDetected.PrivacyInformation",
                    400,
                    "The request failed because the input image may contain a real person."),
            row(
                    "InputVideoSensitiveContentDetected.PrivacyInformation",
                    400,
                    "The request failed because the input video may contain a real person."),
            row("ContentSecurityDetectionError", 400, "The content could not be checked. Try again later."),
            row("AuthenticationError", 401, "The API key is missing or not valid."),
            row("AccessDenied", 403, "The account has no access to this resource."),
            row("AccountOverdueError", 403, "The account has an overdue balance."),
            row("OperationDenied.ServiceOverdue", 403, "The account has an overdue balance."),
            row("OperationDenied.PermissionDenied", 403, "The key has no permission for this operation."),
            row(NO_TASK, 404, "The task does not exist."),
            row(
                    "InvalidEndpointOrModel.NotFound",
                    404,
                    "The model or endpoint does not exist or you do not have access to it."),
            row("ModelNotOpen", 404, "Your account has not activated the model."),
            row("TaskRunningCannotCancel", 409, "The task is running and cannot be cancelled."),
            row("TaskCannotDelete", 409, "The task is cancelled and cannot be deleted."),
            row("AccountRateLimitExceeded", 429, "The account has sent too many requests."),
            row(
                    "ModelAccountRpmRateLimitExceeded",
                    429,
                    "The account has reached the requests per minute of the model."),
            row("RequestBurstTooFast", 429, "Requests have risen too fast."),
            row("QuotaExceeded", 429, "Too many tasks are queued."),
            row("SetLimitExceeded", 429, "The limit that the account has set is reached."),
            row("InternalServiceError", 500, "The service encountered an unexpected internal error."));

    ArkErrors(EmulatorParts parts, Pattern root, List<PathRule> paths) {
        super(parts, EmulatedProvider.ARK, root, paths, ERRORS);
    }

    @Override
    protected String moderated(String code) {
        return "InputTextSensitiveContentDetected";
    }

    @Override
    protected String rejectedOutput() {
        return "OutputVideoSensitiveContentDetected";
    }

    /** The type that goes with a status. */
    static String type(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            case 429 -> "TooManyRequests";
            default -> status < 500 ? "BadRequest" : "InternalServerError";
        };
    }
}

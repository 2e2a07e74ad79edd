/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import java.util.Set;
import org.apache.camel.spi.Metadata;

/** Names of the message headers. All have plain types; none can change key, base URL, provider, account or operation. */
public final class SeedanceConstants {

    @Metadata(label = "common", description = "Id of the task.", javaType = "String")
    public static final String TASK_ID = "CamelSeedanceTaskId";

    @Metadata(
            label = "common",
            description =
                    "Status of the task: queued, processing, succeeded, failed, cancelled, expired, timed_out or unknown.",
            javaType = "String")
    public static final String STATUS = "CamelSeedanceStatus";

    @Metadata(label = "common", description = "Id of the provider.", javaType = "String")
    public static final String PROVIDER = "CamelSeedanceProvider";

    @Metadata(label = "common", description = "Address of the first video; it expires.", javaType = "String")
    public static final String VIDEO_URL = "CamelSeedanceVideoUrl";

    @Metadata(label = "common", description = "Address of the last frame.", javaType = "String")
    public static final String LAST_FRAME_URL = "CamelSeedanceLastFrameUrl";

    @Metadata(
            label = "common",
            description = "What the task cost, in the provider's currency, as text.",
            javaType = "String")
    public static final String CREDITS = "CamelSeedanceCredits";

    @Metadata(
            label = "common",
            description = "What the task has cost, in the currency of CamelSeedanceCurrency, as text.",
            javaType = "String")
    public static final String COST = "CamelSeedanceCost";

    @Metadata(label = "common", description = "Currency of the cost: usd, cny or credits.", javaType = "String")
    public static final String CURRENCY = "CamelSeedanceCurrency";

    @Metadata(
            label = "common",
            description = "Names of the fields in which the result differs from the request, separated by commas.",
            javaType = "String")
    public static final String MISMATCH = "CamelSeedanceMismatch";

    @Metadata(label = "common", description = "The provider's code of why the task failed.", javaType = "String")
    public static final String ERROR_CODE = "CamelSeedanceErrorCode";

    @Metadata(
            label = "producer",
            description = "Key that makes a submission unique; generate removes it.",
            javaType = "String")
    public static final String SUBMISSION_KEY = "CamelSeedanceSubmissionKey";

    @Metadata(
            label = "producer",
            description = "True where generate returned the task of an earlier submission with the same key.",
            javaType = "Boolean")
    public static final String DUPLICATE = "CamelSeedanceDuplicate";

    @Metadata(
            label = "consumer",
            description = "1 for the first delivery of an end, 2 after a failed one, and so on.",
            javaType = "Integer")
    public static final String DELIVERY = "CamelSeedanceDelivery";

    @Metadata(label = "producer", description = "The provider's name of an uploaded file.", javaType = "String")
    public static final String FILE_PATH = "CamelSeedanceFilePath";

    @Metadata(label = "producer", description = "With list: number of the page, from 1.", javaType = "Integer")
    public static final String PAGE = "CamelSeedancePage";

    @Metadata(label = "producer", description = "With list: tasks to a page, 1 to 100.", javaType = "Integer")
    public static final String PAGE_SIZE = "CamelSeedancePageSize";

    @Metadata(
            label = "producer",
            description = "With list: only tasks with this status, one of ours or the provider's own word.",
            javaType = "String")
    public static final String STATUS_FILTER = "CamelSeedanceStatusFilter";

    @Metadata(label = "producer", description = "With resolve: adopt, abandon or retry.", javaType = "String")
    public static final String DECISION = "CamelSeedanceDecision";

    @Metadata(label = "producer", description = "Resolution of the video.", javaType = "String")
    public static final String RESOLUTION = "CamelSeedanceResolution";

    @Metadata(label = "producer", description = "Prompt.", javaType = "String")
    public static final String PROMPT = "CamelSeedancePrompt";

    @Metadata(label = "producer", description = "Model.", javaType = "String")
    public static final String MODEL = "CamelSeedanceModel";

    @Metadata(label = "producer", description = "Aspect ratio.", javaType = "String")
    public static final String ASPECT_RATIO = "CamelSeedanceAspectRatio";

    @Metadata(label = "producer", description = "Length in seconds.", javaType = "Integer")
    public static final String DURATION = "CamelSeedanceDuration";

    @Metadata(label = "producer", description = "Whether the video has sound.", javaType = "Boolean")
    public static final String GENERATE_AUDIO = "CamelSeedanceGenerateAudio";

    @Metadata(label = "producer", description = "Whether the camera stands still.", javaType = "Boolean")
    public static final String FIXED_LENS = "CamelSeedanceFixedLens";

    @Metadata(label = "producer", description = "Random seed.", javaType = "Long")
    public static final String SEED = "CamelSeedanceSeed";

    @Metadata(label = "producer", description = "Whether the video carries a watermark.", javaType = "Boolean")
    public static final String WATERMARK = "CamelSeedanceWatermark";

    @Metadata(label = "producer", description = "Whether the last frame comes as an image too.", javaType = "Boolean")
    public static final String RETURN_LAST_FRAME = "CamelSeedanceReturnLastFrame";

    @Metadata(
            label = "producer",
            description =
                    "https address that the provider calls at the end, sent as it is. Refused where the endpoint has webhookUrl.",
            javaType = "String")
    public static final String WEBHOOK_URL = "CamelSeedanceWebhookUrl";

    @Metadata(label = "producer", description = "Metadata as a JSON object.", javaType = "String")
    public static final String METADATA = "CamelSeedanceMetadata";

    @Metadata(
            label = "producer",
            description =
                    "Media as a JSON array, or image addresses or paths separated by white space, or by a comma before white space or https:.",
            javaType = "String")
    public static final String MEDIA = "CamelSeedanceMedia";

    /**
     * Exchange property that holds the id of a submission whose outcome is not known: a redelivery of the exchange goes on with it.
     */
    public static final String SUBMISSION_ID = "CamelSeedanceSubmissionId";

    /** All headers of the component. A header that begins as these do and is none of them is misspelt. */
    public static final Set<String> HEADERS = Set.of(
            TASK_ID,
            STATUS,
            PROVIDER,
            VIDEO_URL,
            LAST_FRAME_URL,
            CREDITS,
            COST,
            CURRENCY,
            MISMATCH,
            ERROR_CODE,
            SUBMISSION_KEY,
            DUPLICATE,
            DELIVERY,
            FILE_PATH,
            PAGE,
            PAGE_SIZE,
            STATUS_FILTER,
            DECISION,
            RESOLUTION,
            PROMPT,
            MODEL,
            ASPECT_RATIO,
            DURATION,
            GENERATE_AUDIO,
            FIXED_LENS,
            SEED,
            WATERMARK,
            RETURN_LAST_FRAME,
            WEBHOOK_URL,
            METADATA,
            MEDIA);

    private SeedanceConstants() {}
}

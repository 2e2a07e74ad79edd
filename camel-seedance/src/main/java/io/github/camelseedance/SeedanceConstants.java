/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import java.util.Set;
import org.apache.camel.spi.Metadata;

/** Names of the message headers. All have plain types; none can change key, base URL, provider, account or operation. */
public final class SeedanceConstants {

    /** Id of the task. */
    @Metadata(label = "common", javaType = "String")
    public static final String TASK_ID = "CamelSeedanceTaskId";

    /** Status of the task: queued, processing, succeeded, failed, cancelled, expired, timed_out or unknown. */
    @Metadata(label = "common", javaType = "String")
    public static final String STATUS = "CamelSeedanceStatus";

    /** Id of the provider. */
    @Metadata(label = "common", javaType = "String")
    public static final String PROVIDER = "CamelSeedanceProvider";

    /** Address of the first video; it expires. */
    @Metadata(label = "common", javaType = "String")
    public static final String VIDEO_URL = "CamelSeedanceVideoUrl";

    /** Address of the last frame. */
    @Metadata(label = "common", javaType = "String")
    public static final String LAST_FRAME_URL = "CamelSeedanceLastFrameUrl";

    /** What the task cost, in the provider's currency, as text. */
    @Metadata(label = "common", javaType = "String")
    public static final String CREDITS = "CamelSeedanceCredits";

    /** What the task has cost, in the currency of CamelSeedanceCurrency, as text. */
    @Metadata(label = "common", javaType = "String")
    public static final String COST = "CamelSeedanceCost";

    /** Currency of the cost: usd, cny or credits. */
    @Metadata(label = "common", javaType = "String")
    public static final String CURRENCY = "CamelSeedanceCurrency";

    /** Names of the fields in which the result differs from the request, separated by commas. */
    @Metadata(label = "common", javaType = "String")
    public static final String MISMATCH = "CamelSeedanceMismatch";

    /** The provider's code of why the task failed. */
    @Metadata(label = "common", javaType = "String")
    public static final String ERROR_CODE = "CamelSeedanceErrorCode";

    /** Key that makes a submission unique; generate removes it. */
    @Metadata(label = "producer", javaType = "String")
    public static final String SUBMISSION_KEY = "CamelSeedanceSubmissionKey";

    /** True where generate returned the task of an earlier submission with the same key. */
    @Metadata(label = "producer", javaType = "Boolean")
    public static final String DUPLICATE = "CamelSeedanceDuplicate";

    /** 1 for the first delivery of an end, 2 after a failed one, and so on. */
    @Metadata(label = "consumer", javaType = "Integer")
    public static final String DELIVERY = "CamelSeedanceDelivery";

    /** The provider's name of an uploaded file. */
    @Metadata(label = "producer", javaType = "String")
    public static final String FILE_PATH = "CamelSeedanceFilePath";

    /** With list: number of the page, from 1. */
    @Metadata(label = "producer", javaType = "Integer")
    public static final String PAGE = "CamelSeedancePage";

    /** With list: tasks to a page, 1 to 100. */
    @Metadata(label = "producer", javaType = "Integer")
    public static final String PAGE_SIZE = "CamelSeedancePageSize";

    /** With list: only tasks with this status, one of ours or the provider's own word. */
    @Metadata(label = "producer", javaType = "String")
    public static final String STATUS_FILTER = "CamelSeedanceStatusFilter";

    /** With resolve: adopt, abandon or retry. */
    @Metadata(label = "producer", javaType = "String")
    public static final String DECISION = "CamelSeedanceDecision";

    /** Resolution of the video. */
    @Metadata(label = "producer", javaType = "String")
    public static final String RESOLUTION = "CamelSeedanceResolution";

    /** Prompt. */
    @Metadata(label = "producer", javaType = "String")
    public static final String PROMPT = "CamelSeedancePrompt";

    /** Model. */
    @Metadata(label = "producer", javaType = "String")
    public static final String MODEL = "CamelSeedanceModel";

    /** Aspect ratio. */
    @Metadata(label = "producer", javaType = "String")
    public static final String ASPECT_RATIO = "CamelSeedanceAspectRatio";

    /** Length in seconds. */
    @Metadata(label = "producer", javaType = "Integer")
    public static final String DURATION = "CamelSeedanceDuration";

    /** Whether the video has sound. */
    @Metadata(label = "producer", javaType = "Boolean")
    public static final String GENERATE_AUDIO = "CamelSeedanceGenerateAudio";

    /** Whether the camera stands still. */
    @Metadata(label = "producer", javaType = "Boolean")
    public static final String FIXED_LENS = "CamelSeedanceFixedLens";

    /** Random seed. */
    @Metadata(label = "producer", javaType = "Long")
    public static final String SEED = "CamelSeedanceSeed";

    /** Whether the video carries a watermark. */
    @Metadata(label = "producer", javaType = "Boolean")
    public static final String WATERMARK = "CamelSeedanceWatermark";

    /** Whether the last frame comes as an image too. */
    @Metadata(label = "producer", javaType = "Boolean")
    public static final String RETURN_LAST_FRAME = "CamelSeedanceReturnLastFrame";

    /** https address that the provider calls at the end, sent as it is. Refused where the endpoint has webhookUrl. */
    @Metadata(label = "producer", javaType = "String")
    public static final String WEBHOOK_URL = "CamelSeedanceWebhookUrl";

    /** Metadata as a JSON object. */
    @Metadata(label = "producer", javaType = "String")
    public static final String METADATA = "CamelSeedanceMetadata";

    /** Media as a JSON array, or image addresses or paths separated by white space, or by a comma before white space or https:. */
    @Metadata(label = "producer", javaType = "String")
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

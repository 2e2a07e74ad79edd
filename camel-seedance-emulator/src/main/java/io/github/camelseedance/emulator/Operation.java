/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

/** What a request asks for, by the same name for every provider. */
public enum Operation {
    /** Creates a task: the request that costs money. */
    SUBMIT,
    /** Asks for one task. */
    STATUS,
    /** Cancels a task (seedance2.ink, seedance2.movie; Ark by DELETE, which erases the record of a task that has ended). */
    CANCEL,
    /** Lists the tasks of a key (seedance2.movie, Ark). */
    LIST,
    /** Lists the models (seedance2.ink). */
    MODELS,
    /** Asks for the credits (seedance2.movie). */
    BALANCE,
    /** Asks for an address to upload a file to (seedance2.movie). */
    PRESIGN,
    /** Uploads a file to such an address. */
    PUT,
    /** Fetches a result: the video or its last frame. */
    DOWNLOAD,
    /** Anything else: a path or a method that no document names. */
    UNKNOWN
}

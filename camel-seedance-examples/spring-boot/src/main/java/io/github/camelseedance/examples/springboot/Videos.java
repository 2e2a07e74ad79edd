/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.VideoTask;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.TypeConverter;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The videos, as they were last told of. */
@Repository
class Videos {

    /** An end is the last word: an acceptance or a change that is stored after it changes nothing. */
    private static final String SAVE = """
            MERGE INTO video AS v USING (VALUES (:id, :status, :ended, :deliveries, :task)) AS n (id, status, ended, deliveries, task)
            ON v.id = n.id
            WHEN MATCHED AND (n.ended OR NOT v.ended) THEN
              UPDATE SET status = n.status, ended = n.ended, deliveries = v.deliveries + n.deliveries, task = n.task
            WHEN NOT MATCHED THEN
              INSERT (id, status, ended, deliveries, task) VALUES (n.id, n.status, n.ended, n.deliveries, n.task)
            """;

    private final JdbcClient database;

    Videos(JdbcClient database) {
        this.database = database;
    }

    /**
     * Stores what is known of a video: at its acceptance, at each change, at its end, which can come before the acceptance is stored.
     * The same again changes nothing but the number of deliveries.
     *
     * @param delivery the number of the delivery, if it is one of an end
     */
    public void save(
            @Body VideoTask task, @Header(SeedanceConstants.DELIVERY) Integer delivery, TypeConverter converter) {
        String json = converter.convertTo(String.class, task);
        try {
            merge(task, json, delivery);
        } catch (DuplicateKeyException e) {
            // somebody else has just inserted it: now there is something to update
            merge(task, json, delivery);
        }
    }

    private void merge(VideoTask task, String json, Integer delivery) {
        database.sql(SAVE)
                .param("id", task.id())
                .param("status", task.status().text())
                .param("ended", task.ended())
                .param("deliveries", task.ended() && delivery != null ? 1 : 0)
                .param("task", json)
                .update();
    }

    /** A video as JSON. */
    public String get(@Header("id") String id) {
        return database.sql("SELECT task FROM video WHERE id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new ApiException(
                        HttpStatus.NOT_FOUND, "video-not-found", "There is no video with this id here"));
    }
}

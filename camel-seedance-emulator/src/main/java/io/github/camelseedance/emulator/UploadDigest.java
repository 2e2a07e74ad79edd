/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import wiremock.jakarta.servlet.http.HttpServletRequest;
import wiremock.jakarta.servlet.http.HttpServletResponse;
import wiremock.org.eclipse.jetty.server.Request;
import wiremock.org.eclipse.jetty.server.handler.AbstractHandler;

/**
 * Reads the body of an upload before WireMock does, which would keep it in memory as a whole. WireMock then serves the
 * request on the same thread, with an empty body, and finds here what there was.
 */
final class UploadDigest extends AbstractHandler {
    private static final ThreadLocal<Result> LAST = new ThreadLocal<>();
    private static final int BUFFER = 64 * 1024;

    /** How much was uploaded, and its SHA-256 in lower-case hexadecimal digits. */
    record Result(long size, String sha256) {}

    /** The upload that this thread has just read. */
    static Result take() {
        Result result = LAST.get();
        LAST.remove();
        return result;
    }

    @Override
    public void handle(String target, Request baseRequest, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getMethod().equals("PUT") && target.startsWith(Route.STORAGE)) {
            LAST.set(digest(request.getInputStream()));
        }
    }

    private static Result digest(InputStream in) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
            }
            return new Result(size, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256", e);
        }
    }
}

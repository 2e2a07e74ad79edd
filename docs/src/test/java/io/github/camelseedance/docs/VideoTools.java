/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** The tools of a page of the documentation. */
// tag::mcp[]
final class VideoTools {

    /** At most that much for one video, in the currency of the provider. */
    private static final String SUBMIT =
            "seedance:generate?duration=5&maxCost=10&track=false&submissionKey=${header.order}";

    static McpSyncServer start(CamelContext camel, McpServerTransportProvider transport) {
        ProducerTemplate template = camel.createProducerTemplate();
        McpJsonMapper json = McpJsonMapper.getDefault();
        Tool submit = Tool.builder()
                .name("submit_video")
                .description("Submits a video, which is paid for, and returns its task at once; it takes minutes."
                        + " The same order again returns the same task and pays nothing")
                .inputSchema(json, """
                        {"type": "object", "required": ["order", "prompt"], "properties": {
                          "order": {"type": "string", "description": "Your own name for this video"},
                          "prompt": {"type": "string"}}}""")
                .build();
        Tool ask = Tool.builder()
                .name("video_status")
                .description("Returns the task of a video: its status and, when it has succeeded, its addresses")
                .inputSchema(json, """
                        {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}""")
                .build();
        return McpServer.sync(transport)
                .serverInfo("videos", "1.0.0")
                .capabilities(ServerCapabilities.builder().tools(true).build())
                .toolCall(
                        submit,
                        (exchange, call) -> answer(() -> template.requestBodyAndHeader(
                                SUBMIT,
                                text(call.arguments(), "prompt"),
                                "order",
                                text(call.arguments(), "order"),
                                String.class)))
                .toolCall(
                        ask,
                        (exchange, call) -> answer(() ->
                                template.requestBody("seedance:status", text(call.arguments(), "id"), String.class)))
                .build();
    }

    private static String text(Map<String, Object> arguments, String name) {
        return String.valueOf(arguments.get(name));
    }

    /** The task as JSON; an error as text, so that the model can read what is wrong. */
    private static CallToolResult answer(Supplier<String> call) {
        try {
            return CallToolResult.builder().addTextContent(call.get()).build();
        } catch (CamelExecutionException e) {
            return CallToolResult.builder()
                    .addTextContent(e.getCause().getMessage())
                    .isError(true)
                    .build();
        }
    }
}
// end::mcp[]

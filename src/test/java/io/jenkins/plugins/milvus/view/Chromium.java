package io.jenkins.plugins.milvus.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Util;
import io.jenkins.plugins.milvus.cluster.Await;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A headless Chromium with one page open, led by the <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools
 * protocol</a>: a browser that applies the content security policy, loads what it is told to load and tells all of it.
 */
final class Chromium implements AutoCloseable {

    /** Its name or path. */
    static final String PROGRAM = Objects.requireNonNullElse(System.getenv("CHROMIUM"), "chromium");

    private static final int PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();
    private String session;
    private String style;

    /** Whether there is one on this machine. */
    static boolean installed() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve(PROGRAM))
                .anyMatch(Files::isExecutable);
    }

    /** Starts one. */
    Chromium() throws IOException {
        profile = Files.createTempDirectory("chromium");
        process = new ProcessBuilder(
                        PROGRAM,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        // written once it listens: the port, and the path of the socket
        Path port = profile.resolve("DevToolsActivePort");
        Await.until("Chromium", () -> !process.isAlive() || lines(port).size() == 2);
        List<String> address = lines(port);
        if (address.size() != 2) {
            throw new IOException(Files.readString(profile.resolve("log")));
        }
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1)), new Listener())
                .join();
        String target = ask("Target.createTarget", "url", "about:blank")
                .path("targetId")
                .asText();
        session = ask("Target.attachToTarget", "targetId", target, "flatten", true)
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            ask(domain + ".enable");
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the window so large, in pixels. */
    void size(int width, int height) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                "width",
                width,
                "height",
                height,
                "deviceScaleFactor",
                1,
                "mobile",
                false);
    }

    /** Prefers this language from now on. */
    void language(String language) {
        ask("Network.setExtraHTTPHeaders", "headers", Map.of("Accept-Language", language));
    }

    /** Loads a page and all that belongs to it. */
    void open(URL page) {
        open(page.toString());
    }

    /** Leaves the page, whose scripts would go on asking for what is new. */
    void leave() {
        open("about:blank");
    }

    private void open(String page) {
        int before = loads.get();
        JsonNode answer = ask("Page.navigate", "url", page);
        if (answer.has("errorText")) {
            throw new AssertionError(page + ": " + answer.path("errorText").asText());
        }
        Await.until(page + " to be loaded", () -> loads.get() > before);
    }

    /** Does what leads to another page, and waits until that is loaded. */
    void follow(String script) {
        int before = loads.get();
        value(script);
        Await.until(script + " to lead to a page", () -> loads.get() > before);
    }

    /** Adds rules to every page from now on, as a theme does; none for an empty text. */
    void style(String rules) {
        if (style != null) {
            ask("Page.removeScriptToEvaluateOnNewDocument", "identifier", style);
            style = null;
        }
        if (!rules.isEmpty()) {
            style = ask(
                            "Page.addScriptToEvaluateOnNewDocument",
                            "source",
                            "const theme = new CSSStyleSheet(); theme.replaceSync(" + quoted(rules)
                                    + "); document.adoptedStyleSheets.push(theme);")
                    .path("identifier")
                    .asText();
        }
    }

    /** A text as JavaScript spells it. */
    static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    /** The text of an expression's value on the page, or of what it promises. */
    String value(String script) {
        JsonNode answer = ask("Runtime.evaluate", "expression", script, "returnByValue", true, "awaitPromise", true);
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(script + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value").asText();
    }

    /** Text of the first element that fits, or empty. */
    String text(String selector) {
        return value("(document.querySelector(" + quoted(selector) + ") || {}).innerText || ''");
    }

    /** How many elements fit. */
    int count(String selector) {
        return Integer.parseInt(value("document.querySelectorAll(" + quoted(selector) + ").length"));
    }

    /** Whatever a page has asked for since the last time. */
    List<String> requests() {
        List<String> all = new ArrayList<>(requests);
        requests.clear();
        return all;
    }

    /** Errors of scripts, breaches of the content security policy, dialogs and what was not found, since the last time. */
    List<String> troubles() {
        List<String> all = new ArrayList<>(troubles);
        troubles.clear();
        return all;
    }

    /** What can be seen of the first element that fits, as a PNG. */
    byte[] picture(String selector) {
        JsonNode part;
        try {
            part = JSON.readTree(value("(() => { const r = document.querySelector("
                    + JSON.getNodeFactory().textNode(selector)
                    + ").getBoundingClientRect(); return JSON.stringify({x: r.x, y: r.y, width: r.width,"
                    + " height: Math.min(r.height, innerHeight - r.y), scale: 1}); })()"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Base64.getDecoder()
                .decode(ask("Page.captureScreenshot", "format", "png", "clip", part)
                        .path("data")
                        .asText());
    }

    /** Presses the tab key. */
    void tab() {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            ask("Input.dispatchKeyEvent", "type", type, "key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9);
        }
    }

    /** What the page tells those who do not see it: role and name of whatever it tells them. */
    List<String> told() {
        List<String> told = new ArrayList<>();
        for (JsonNode node : ask("Accessibility.getFullAXTree").path("nodes")) {
            if (!node.path("ignored").asBoolean()) {
                told.add(node.path("role").path("value").asText() + " "
                        + node.path("name").path("value").asText());
            }
        }
        return told;
    }

    private JsonNode ask(String method, Object... parameters) {
        int number = numbers.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
        if (session != null) {
            message.put("sessionId", session);
        }
        ObjectNode given = message.putObject("params");
        for (int i = 0; i < parameters.length; i += 2) {
            given.set((String) parameters[i], JSON.valueToTree(parameters[i + 1]));
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(number, answer);
        synchronized (socket) {
            socket.sendText(message.toString(), true).join();
        }
        JsonNode whole = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (whole.has("error")) {
            throw new AssertionError(method + ": " + whole.path("error"));
        }
        return whole.path("result");
    }

    private void tell(String event, JsonNode what) {
        switch (event) {
            case "Page.loadEventFired" -> loads.incrementAndGet();
            case "Network.requestWillBeSent" ->
                requests.add(what.path("request").path("url").asText());
            case "Runtime.exceptionThrown" -> troubles.add("exception " + what.path("exceptionDetails"));
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "assert").contains(what.path("type").asText())) {
                    troubles.add("console " + what.path("args"));
                }
            }
            case "Log.entryAdded" -> {
                JsonNode entry = what.path("entry");
                if (entry.path("level").asText().equals("error")) {
                    troubles.add(entry.path("source").asText() + " "
                            + entry.path("text").asText() + " "
                            + entry.path("url").asText());
                }
            }
            case "Page.javascriptDialogOpening" -> {
                troubles.add("dialog " + what.path("message").asText());
                // the page stands still until it is answered
                CompletableFuture.runAsync(() -> ask("Page.handleJavaScriptDialog", "accept", true));
            }
            default -> {
                // of no interest
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        Await.until("Chromium to end", () -> !process.isAlive());
        Util.deleteRecursive(profile.toFile());
    }

    /** Puts the parts of messages together. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            from.request(1);
            if (last) {
                JsonNode message;
                try {
                    message = JSON.readTree(text.toString());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                text.setLength(0);
                CompletableFuture<JsonNode> asked =
                        answers.remove(message.path("id").asInt());
                if (asked == null) {
                    tell(message.path("method").asText(), message.path("params"));
                } else {
                    asked.complete(message);
                }
            }
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            answers.values().forEach(each -> each.completeExceptionally(error));
        }
    }
}

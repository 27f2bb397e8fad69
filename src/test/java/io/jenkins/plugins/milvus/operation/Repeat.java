package io.jenkins.plugins.milvus.operation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.Result;
import org.junit.runner.manipulation.Filter;
import org.junit.runner.notification.Failure;

/**
 * Runs tests again and again and writes one line for each run, because a verdict that is right once may be right by
 * chance: {@code bench/repeat} is its command.
 */
final class Repeat {

    private static final long HOURS = 12;

    private Repeat() {}

    /** Arguments: file for the results, which may hold some already, runs of each test, tests at a time, pattern of names, class names. */
    public static void main(String[] arguments) throws Exception {
        Path results = Path.of(arguments[0]);
        int runs = Integer.parseInt(arguments[1]);
        Pattern names = Pattern.compile(arguments[3]);
        List<Class<?>> classes = new ArrayList<>();
        List<Description> tests = new ArrayList<>();
        for (int i = 4; i < arguments.length; i++) {
            Class<?> each = Class.forName(Repeat.class.getPackageName() + "." + arguments[i]);
            for (Description test : leaves(Request.aClass(each).getRunner().getDescription())) {
                if (names.matcher(test.getMethodName()).find()) {
                    classes.add(each);
                    tests.add(test);
                }
            }
        }
        Set<String> done = done(results);
        ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(arguments[2]));
        for (int run = 1; run <= runs; run++) {
            for (int i = 0; i < tests.size(); i++) {
                int number = run;
                Class<?> type = classes.get(i);
                Description test = tests.get(i);
                if (!done.contains(key(number, test.getMethodName()))) {
                    pool.execute(() -> one(results, number, type, test));
                }
            }
        }
        pool.shutdown();
        pool.awaitTermination(HOURS, TimeUnit.HOURS);
        System.exit(0);
    }

    /** The runs of which there is a result: an hour's work that was ended in the middle goes on. */
    private static Set<String> done(Path results) throws IOException {
        Set<String> done = new HashSet<>();
        if (Files.exists(results)) {
            for (String line : Files.readAllLines(results)) {
                String[] fields = line.split("\t");
                if (fields.length == 5) {
                    done.add(key(Integer.parseInt(fields[1]), fields[2]));
                }
            }
        }
        return done;
    }

    private static String key(int run, String test) {
        return run + " " + test;
    }

    private static void one(Path results, int run, Class<?> type, Description test) {
        Instant start = Instant.now();
        Result result = new JUnitCore().run(Request.aClass(type).filterWith(Filter.matchMethodDescription(test)));
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%s\t%d\t%s\t%s\t%.1f\n",
                start,
                run,
                test.getMethodName(),
                result.wasSuccessful() && result.getRunCount() == 1 ? "ok" : "FAILED",
                seconds));
        for (Failure failure : result.getFailures()) {
            failure.getTrace()
                    .lines()
                    .filter(each -> !each.startsWith("\tat ") || each.contains("milvus"))
                    .forEach(each -> line.append("    ").append(each).append('\n'));
        }
        write(results, line.toString());
    }

    private static synchronized void write(Path results, String text) {
        try {
            Files.writeString(results, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            PrintStream err = System.err;
            err.println(e + ": " + text);
        }
    }

    private static List<Description> leaves(Description of) {
        if (of.isTest()) {
            return List.of(of);
        }
        List<Description> result = new ArrayList<>();
        of.getChildren().forEach(child -> result.addAll(leaves(child)));
        return result;
    }
}

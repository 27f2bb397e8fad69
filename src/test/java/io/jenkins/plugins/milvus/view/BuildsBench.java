package io.jenkins.plugins.milvus.view;

import static org.junit.Assert.assertEquals;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.milvus.bench.BuildsPage;
import io.jenkins.plugins.milvus.bench.Machine;
import io.jenkins.plugins.milvus.bench.Numbers;
import io.jenkins.plugins.milvus.bench.Page;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.Scenes;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * How the page of a job grows with its builds. {@code bench/builds} is its command and gives it its numbers by the
 * environment. No test, and not run with them.
 */
public class BuildsBench {

    private static final int[] SIZES = {1, 5, 20, 50, 100, 200, 500, 1000, 2000, 5000};
    private static final int RUNS = 7;

    /** Pages asked for before anything counts: what is loaded and compiled is so by then. */
    private static final int WARM = 10;

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Test
    public void measure() throws Exception {
        Machine machine = new Machine();
        int most = Integer.parseInt(System.getenv("MILVUS_BENCH_BUILDS"));
        FreeStyleProject scales = JENKINS.createFreeStyleProject("scales");
        FreeStyleProject ordinary = JENKINS.createFreeStyleProject("ordinary");
        List<BuildsPage.Point> points = new ArrayList<>();
        int builds = 0;
        for (int size : SIZES) {
            if (size <= most) {
                for (; builds < size; builds++) {
                    CannedBuilds.over(JENKINS, scales, scene(builds));
                    JENKINS.buildAndAssertSuccess(ordinary);
                }
                BuildsPage.Point point = point(scales, ordinary, size);
                System.err.println(point);
                points.add(point);
            }
        }
        Page page = new Page(Path.of(System.getenv("MILVUS_BENCH_PAGE")));
        new BuildsPage(page, machine.text("bench/builds " + most, List.of()), JobPage.BUILDS).write(points);
    }

    private static Journal scene(int build) {
        return switch (build % 3) {
            case 0 -> Scenes.success("1");
            case 1 -> Scenes.failure("1");
            default -> Scenes.back("1");
        };
    }

    private static BuildsPage.Point point(FreeStyleProject scales, FreeStyleProject ordinary, int builds)
            throws IOException {
        URL milvus = new URL(JENKINS.getURL(), scales.getUrl() + "milvus/");
        URL beside = new URL(JENKINS.getURL(), scales.getUrl());
        URL other = new URL(JENKINS.getURL(), ordinary.getUrl());
        for (int i = 0; i < WARM; i++) {
            ask(milvus);
            ask(beside);
            ask(other);
        }
        assertEquals(
                Math.min(builds, JobPage.BUILDS),
                scales.getAction(JobPage.class).getTrials().size());
        List<Double> first = new ArrayList<>();
        List<Double> then = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            scales._getRuns().purgeCache();
            first.add(ask(milvus));
            then.add(ask(milvus));
            own.add(ask(beside));
            others.add(ask(other));
        }
        double kilobytes = milvus.openStream().readAllBytes().length / 1024.0;
        return new BuildsPage.Point(
                builds,
                Numbers.median(first),
                Numbers.median(then),
                Numbers.median(own),
                Numbers.median(others),
                kilobytes);
    }

    private static double ask(URL url) throws IOException {
        long begun = System.nanoTime();
        url.openStream().readAllBytes();
        return (System.nanoTime() - begun) / 1e6;
    }
}

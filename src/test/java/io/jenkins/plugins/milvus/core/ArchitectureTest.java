package io.jenkins.plugins.milvus.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.runner.RunWith;

/** Who may know whom. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "io.jenkins.plugins.milvus", importOptions = ArchitectureTest.NoTests.class)
public class ArchitectureTest {

    /** ArchUnit's own option knows Maven's usual folder only, and the inner ring is built beside it. */
    public static final class NoTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String[] INNER = {
        "io.jenkins.plugins.milvus.release..",
        "io.jenkins.plugins.milvus.helm..",
        "io.jenkins.plugins.milvus.rollout..",
        "io.jenkins.plugins.milvus.cluster..",
        "io.jenkins.plugins.milvus.operation..",
        "io.jenkins.plugins.milvus.journal.."
    };

    @ArchTest
    static final ArchRule THE_INNER_RING_DOES_NOT_KNOW_JENKINS = noClasses()
            .that()
            .resideInAnyPackage(INNER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..");

    @ArchTest
    static final ArchRule THE_VERDICT_IS_PURE = noClasses()
            .that()
            .resideInAPackage("io.jenkins.plugins.milvus.rollout..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..",
                    "io.jenkins.plugins.milvus.cluster..",
                    "io.jenkins.plugins.milvus.helm..",
                    "io.jenkins.plugins.milvus.operation..",
                    "java.io.File..",
                    "java.nio..",
                    "java.net..");

    @ArchTest
    static final ArchRule NO_OPERATION_KNOWS_WHO_KEEPS_A_RECORD_OF_IT = noClasses()
            .that()
            .resideInAnyPackage(INNER)
            .and()
            .resideOutsideOfPackage("io.jenkins.plugins.milvus.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.jenkins.plugins.milvus.journal..");

    @ArchTest
    static final ArchRule ONLY_THE_CLIENT_KNOWS_FABRIC8 = noClasses()
            .that()
            .resideInAPackage("io.jenkins.plugins.milvus..")
            .and()
            .resideOutsideOfPackage("io.jenkins.plugins.milvus.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..");

    @ArchTest
    static final ArchRule NAMES_AND_REQUESTS_KNOW_NOTHING_ELSE = noClasses()
            .that()
            .resideInAPackage("io.jenkins.plugins.milvus.release..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.jenkins.plugins.milvus.helm..",
                    "io.jenkins.plugins.milvus.rollout..",
                    "io.jenkins.plugins.milvus.cluster..",
                    "io.jenkins.plugins.milvus.operation..");
}

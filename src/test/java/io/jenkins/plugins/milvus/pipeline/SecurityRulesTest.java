package io.jenkins.plugins.milvus.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import hudson.model.Descriptor;
import hudson.model.Item;
import java.util.Set;
import jenkins.model.Jenkins;
import org.junit.runner.RunWith;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.verb.POST;

/**
 * What Jenkins' security guide asks of forms (<a href="https://www.jenkins.io/doc/developer/security/form-validation/">
 * form validation</a>), and by what a plugin becomes dangerous.
 */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "io.jenkins.plugins.milvus", importOptions = ImportOption.DoNotIncludeTests.class)
public class SecurityRulesTest {

    private static final int DEPTH = 4;

    @ArchTest
    static final ArchRule WHAT_A_FORM_CALLS_IS_POSTED = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAssignableTo(Descriptor.class)
            .and()
            .haveNameMatching("do[A-Z].*")
            .should(new ArchCondition<JavaMethod>("be @POST, or tell constants alone") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean safe = method.isAnnotatedWith(POST.class) || constant(method);
                    events.add(new SimpleConditionEvent(method, safe, method.getFullName()));
                }
            });

    @ArchTest
    static final ArchRule WHAT_A_FORM_CALLS_ASKS_FOR_A_PERMISSION = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAssignableTo(Descriptor.class)
            .and()
            .areAnnotatedWith(POST.class)
            .should(new ArchCondition<JavaMethod>("ask for a permission on its own job") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean takesItem = method.getParameters().stream()
                            .anyMatch(each -> each.isAnnotatedWith(AncestorInPath.class)
                                    && each.getRawType().isAssignableTo(Item.class));
                    boolean global = method.getOwner().isAssignableTo(jenkins.model.GlobalConfiguration.class);
                    boolean safe = asks(method, DEPTH) && (takesItem || global);
                    events.add(new SimpleConditionEvent(method, safe, method.getFullName()));
                }
            });

    @ArchTest
    static final ArchRule NOBODY_LOOKS_FOR_OTHER_ITEMS = noClasses()
            .should()
            .callMethodWhere(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "finds an item by its name, past the permissions of whoever asks, or Jenkins in the old way",
                    (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(Jenkins.class)
                            && call.getName().matches("getItem.*|getAllItems|getInstance.*|allItems")));

    @ArchTest
    static final ArchRule YAML_MAKES_NO_OBJECTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.yaml.snakeyaml..", "com.fasterxml.jackson.dataformat.yaml..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.fabric8.kubernetes.client.utils.Serialization")
            .because("snakeyaml-engine knows plain values only");

    @ArchTest
    static final ArchRule NOTHING_RUNS_ON_THE_CONTROLLER = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Runtime.class)
            .because("what a build asks for is done by its launcher");

    @ArchTest
    static final ArchRule NOTHING_IS_DESERIALIZED =
            noClasses().should().dependOnClassesThat().areAssignableTo(java.io.ObjectInputStream.class);

    /** A method without parameters that knows neither Jenkins nor its items. */
    private static boolean constant(JavaMethod method) {
        return method.getName().startsWith("doFill")
                && method.getParameters().isEmpty()
                && method.getCallsFromSelf().stream()
                        .noneMatch(call -> call.getTargetOwner().isAssignableTo(Jenkins.class)
                                || call.getTargetOwner().isAssignableTo(Item.class));
    }

    /** Whether it asks for a permission, by itself or by a method of ours. */
    private static boolean asks(JavaCodeUnit code, int depth) {
        Set<JavaMethodCall> calls = code.getMethodCallsFromSelf();
        if (calls.stream().anyMatch(call -> call.getName().matches("hasPermission|checkPermission|hasAnyPermission"))) {
            return true;
        }
        return depth > 0
                && calls.stream()
                        .flatMap(call -> call.getTarget().resolveMember().stream())
                        .filter(JavaCodeUnit.class::isInstance)
                        .map(JavaCodeUnit.class::cast)
                        .filter(called -> called.getOwner().getPackageName().startsWith("io.jenkins.plugins.milvus"))
                        .anyMatch(called -> asks(called, depth - 1));
    }
}

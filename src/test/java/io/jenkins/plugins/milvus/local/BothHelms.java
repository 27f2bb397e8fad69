package io.jenkins.plugins.milvus.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Every test of this class is run with Helm 3 and with Helm 4, whereas others take turns: {@link Concurrently}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BothHelms {}

package io.jenkins.plugins.milvus.turn;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.turn.TurnOrder.Claim;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Who gets the turn; a claim is written {@code id@second:subject}, with {@code !} when it has the turn. */
@RunWith(Parameterized.class)
public class TurnOrderTest {

    @Parameters(name = "{0}: {1} -> {2}")
    public static List<Object[]> table() {
        return List.of(new Object[][] {
            {"nobody is there", "", "", ""},
            {"alone", "a@1:prod", "a", ""},
            {"the first of two", "a@1:prod b@2:prod", "a", ""},
            {"whoever asked first, in whatever order they came back", "b@2:prod a@1:prod c@3:prod", "a", ""},
            {"at the same moment", "b@1:prod a@1:prod", "a", ""},
            {"somebody has it", "a@1:prod! b@2:prod c@3:prod", "", "a"},
            {"it is not taken away from one that came later", "a@1:prod b@2:prod!", "", "b"},
            {
                "two that change it already, after a mistake: the others still wait",
                "a@1:prod! b@2:prod! c@3:prod",
                "",
                "a"
            },
            {"different releases or clusters", "a@1:prod b@2:test", "a b", ""},
            {"one is held, the other is free", "a@1:prod! b@2:prod c@3:test d@4:test", "c", "a"},
        });
    }

    private final List<Claim> claims;
    private final String next;
    private final String holder;

    public TurnOrderTest(String what, String claims, String next, String holder) {
        this.claims = claims.isEmpty()
                ? List.of()
                : Arrays.stream(claims.split(" ")).map(TurnOrderTest::claim).toList();
        this.next = next;
        this.holder = holder;
    }

    @Test
    public void whoIsNext() {
        assertEquals(
                next,
                String.join(
                        " ",
                        TurnOrder.next(claims).stream().map(Claim::id).sorted().toList()));
    }

    @Test
    public void whoHoldsIt() {
        assertEquals(holder, TurnOrder.holder(claims, "prod").map(Claim::id).orElse(""));
    }

    private static Claim claim(String text) {
        String[] parts = text.replace("!", "").split("[@:]");
        return new Claim(parts[0], parts[2], Instant.ofEpochSecond(Long.parseLong(parts[1])), text.endsWith("!"));
    }
}

package io.jenkins.plugins.milvus.agent;

import hudson.EnvVars;
import hudson.Launcher;
import hudson.Proc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Behaves as the launcher inside the Kubernetes plugin's {@code container()} does: types the command into a shell in
 * double quotes, leaves standard input to that shell, joins standard output and standard error.
 */
final class ContainerLauncher extends Launcher.DecoratedLauncher {

    ContainerLauncher(Launcher inner) {
        super(inner);
    }

    @Override
    public Proc launch(ProcStarter starter) throws IOException {
        StringBuilder typed = new StringBuilder("cd '");
        typed.append(starter.pwd().getRemote().replace("'", "'\\''")).append("'\n");
        EnvVars environment = new EnvVars();
        for (String line : starter.envs()) {
            environment.addLine(line.replace("$$", "$"));
        }
        environment.forEach((name, value) -> typed.append("export ")
                .append(name)
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n"));
        for (String word : starter.cmds()) {
            typed.append('"')
                    .append(word.replace("$$", "\\$").replace("\"", "\\\""))
                    .append("\" ");
        }
        typed.append("\nexit\n");
        ProcStarter shell = getInner().launch().cmds("sh").quiet(starter.quiet());
        String cookie = RunningProcess.COOKIE + '=' + environment.get(RunningProcess.COOKIE);
        return shell.envs(cookie)
                .stdin(new ByteArrayInputStream(typed.toString().getBytes(StandardCharsets.UTF_8)))
                .stdout(starter.stdout())
                .start();
    }
}

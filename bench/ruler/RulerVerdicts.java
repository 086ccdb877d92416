import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.Machine;

/**
 * Event Ruler's verdicts: for each line PATTERN \t EVENT of standard input a line with 1 (matches), 0, or ! and why it was refused. Lines
 * with the same pattern should follow each other: a machine is built when the pattern changes.
 */
public final class RulerVerdicts {
  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
    PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
    String last = null;
    Machine machine = null;
    for (String line; (line = in.readLine()) != null; ) {
      int tab = line.indexOf('\t');
      String pattern = line.substring(0, tab);
      try {
        if (!pattern.equals(last)) {
          last = null;
          machine = Machine.builder().build();
          machine.addRule("it", pattern);
          last = pattern;
        }
        out.println(machine.rulesForJSONEvent(line.substring(tab + 1)).isEmpty() ? "0" : "1");
      } catch (Exception | StackOverflowError e) {
        out.println("!" + e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()).split("\n")[0]);
      }
      if (!in.ready()) out.flush();
    }
  }
}

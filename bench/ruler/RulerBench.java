import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import software.amazon.event.ruler.Machine;

/**
 * Event Ruler on files of events: for each line of standard input, EVENTS \t PATTERNS \t SET \t WARM_SECONDS \t TIMED_SECONDS, one JSON
 * object on standard output; the seconds are of its thread's own work. SET chooses in a .json file of named sets ("a+b" joins two); a .jsonl file is one set.
 *
 * First an untimed run from the beginning of the file, for WARM_SECONDS or until its end, takes the totals and warms the compiler up; it goes
 * round the file for WARM_SECONDS and until it gets no faster (not when nothing is to be timed). Then slices of the file are timed, at least five, for TIMED_SECONDS; the median counts. A
 * slice's time is the smaller of what passed on the wall and what the process used of all processors (collector and compiler included).
 */
public final class RulerBench {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final double SLICE_SECONDS = 0.5;
  private static final int LEAST_SLICES = 5;

  private final Machine machine = Machine.builder().build();
  private final List<String> events;
  private final long[] perPattern;
  private final double buildSeconds;
  private final long heapBytes;
  private int next;  // the event that comes next, round the file
  private int checked;
  private long matches;
  private long pairSum;
  private long kept;  // so that nothing is optimised away

  private RulerBench(List<String> events, List<String> patterns) throws Exception {
    this.events = events;
    perPattern = new long[patterns.size()];
    long before = heapInUse();
    long start = System.nanoTime();
    for (int i = 0; i < patterns.size(); i++) machine.addRule(Integer.toString(i), patterns.get(i));
    buildSeconds = (System.nanoTime() - start) / 1e9;
    heapBytes = heapInUse() - before;
  }

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      String[] job = line.split("\t");
      List<String> patterns = readPatterns(Path.of(job[1]), job[2]);
      RulerBench bench = new RulerBench(readLines(Path.of(job[0])), patterns);
      System.out.println(bench.run(Double.parseDouble(job[3]), Double.parseDouble(job[4])));
      System.out.flush();
    }
  }

  private String run(double warmSeconds, double timedSeconds) throws Exception {
    long start = worked();
    while (checked < events.size() && (checked == 0 || since(start) < warmSeconds)) checkNext();
    next = checked % events.size();
    int slice = Math.max(1, (int) (checked / Math.max(since(start), 1e-9) * SLICE_SECONDS));
    if (timedSeconds > 0) warmUp(slice, start, warmSeconds);
    double[] rates = new double[LEAST_SLICES + (int) (timedSeconds / SLICE_SECONDS)];
    int done = 0;
    long timed = worked();
    while (timedSeconds > 0 && done < rates.length && (done < LEAST_SLICES || since(timed) < timedSeconds)) {
      double seconds = pass(slice);
      rates[done++] = slice / seconds;
      slice = Math.max(1, (int) (slice * SLICE_SECONDS / seconds));
    }
    Arrays.sort(rates, 0, done);
    return String.format(Locale.ROOT,
        "{\"eps\":%.1f,\"slices\":%d,\"checked\":%d,\"matches\":%d,\"pair_sum\":\"%016x\",\"build_s\":%.3f,\"bytes\":%d,"
            + "\"kept\":%d,\"java\":\"%s\",\"per_pattern\":%s}",
        done == 0 ? 0 : rates[done / 2], done, checked, matches, pairSum, buildSeconds, heapBytes, kept,
        System.getProperty("java.version"), Arrays.toString(perPattern));
  }

  /** Until `seconds` are over and three slices are no faster than the three before them; four times as long at most. */
  private void warmUp(int slice, long start, double seconds) throws Exception {
    double best = 0;
    double before;
    do {
      before = best;
      for (int i = 0; i < 3; i++) best = Math.max(best, slice / pass(slice));
    } while (since(start) < seconds || (best > 1.05 * before && since(start) < 4 * seconds));
  }

  private void checkNext() throws Exception {
    for (String name : machine.rulesForJSONEvent(events.get(checked))) {
      int pattern = Integer.parseInt(name);
      matches++;
      perPattern[pattern]++;
      pairSum += mix(checked * 1_000_003L + pattern);
    }
    checked++;
  }

  private double pass(int count) throws Exception {
    long wall = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < count; i++) {
      kept += machine.rulesForJSONEvent(events.get(next)).size();
      if (++next == events.size()) next = 0;
    }
    return Math.max(1, Math.min(System.nanoTime() - wall, SYSTEM.getProcessCpuTime() - cpu)) / 1e9;
  }

  /** splitmix64's last step, as in bench/measure.cpp. */
  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static List<String> readPatterns(Path file, String set) throws Exception {
    if (file.toString().endsWith(".jsonl")) return readLines(file);
    JsonNode sets = JSON.readTree(file.toFile());
    List<String> patterns = new ArrayList<>();
    for (String name : set.split("\\+"))
      for (JsonNode pattern : sets.required(name)) patterns.add(JSON.writeValueAsString(pattern));
    return patterns;
  }

  private static List<String> readLines(Path file) throws Exception {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line; (line = in.readLine()) != null; ) if (!line.isEmpty()) lines.add(line);
    }
    return lines;
  }

  private static long heapInUse() {
    for (int i = 0; i < 2; i++) System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Of this thread's own work, in nanoseconds: on a busy machine it warms up, and is timed, for longer. */
  private static long worked() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double since(long start) {
    return (worked() - start) / 1e9;
  }
}

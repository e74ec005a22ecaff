import java.lang.reflect.Method;

/**
 * Runs TLC, and says every second how far its search is, as TLC from 1.8.0 on does by itself if told to.
 *
 * <p>TLC up to 2.19 reports once a minute, and no TLC does while it checks temporal properties. Its counters are those
 * that its management bean shows: they are read by a thread of its own, and printed as one text in the form of TLC's
 * own report, so that no other line of TLC stands in between.
 */
public final class Progress extends Thread {
    private static final long PERIOD = 1000;
    private static final int REPORT = 2200;

    private Progress() {
        super("progress");
        setDaemon(true);
    }

    public static void main(String[] args) throws Throwable {
        new Progress().start();
        Class.forName("tlc2.TLC").getMethod("main", String[].class).invoke(null, (Object) args);
    }

    @Override
    public void run() {
        try {
            Class<?> globals = Class.forName("tlc2.TLCGlobals");
            while (true) {
                Thread.sleep(PERIOD);
                Object checker = globals.getField("mainChecker").get(null);
                if (checker != null && checker.getClass().getName().equals("tlc2.tool.ModelChecker")) {
                    report(checker);
                }
            }
        } catch (ReflectiveOperationException | InterruptedException | RuntimeException gone) {
            return; // TLC's own reports are enough
        }
    }

    private void report(Object checker) throws ReflectiveOperationException {
        long generated = number(checker, "getStatesGenerated");
        String numbers = generated + " states generated, " + number(checker, "getDistinctStatesGenerated")
                + " distinct states found, " + number(checker, "getStateQueueSize") + " states left on queue.";
        if (generated > 0) {
            System.out.println("@!@!@STARTMSG " + REPORT + ":0 @!@!@\nProgress(" + number(checker, "getProgress")
                    + ") at this second: " + numbers + "\n@!@!@ENDMSG " + REPORT + " @!@!@");
        }
    }

    private static long number(Object checker, String name) throws ReflectiveOperationException {
        Method method = checker.getClass().getMethod(name);
        return ((Number) method.invoke(checker)).longValue();
    }
}

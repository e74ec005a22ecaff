import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.rmi.NoSuchObjectException;
import java.rmi.Remote;
import java.rmi.server.UnicastRemoteObject;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Checks model after model in one JVM, each with a TLC of its own.
 *
 * <p>TLC keeps its names, its settings and its search in static fields, so each model gets a class loader of its own, and
 * so fields of its own. What the JDK keeps for the whole process is put back after each model: system properties, the
 * standard streams, management beans.
 *
 * <p>A request on standard input is the number of strings (4 bytes, big endian) and each string as its length and its
 * UTF-8 bytes: first the folder for temporary files, then TLC's arguments. Answers on standard output are lines, told
 * apart by their first byte: {@code O} and {@code E} are lines that TLC printed to its two streams, {@code D} ends a
 * model and holds the exit code, the megabytes and the number of threads that the JVM holds. A model
 * that ends the JVM ends the answers; there is no exit code then, and nothing is intercepted.
 */
public final class WarmChecker {
    private static final long MEGABYTE = 1 << 20;
    private static final long ENOUGH = 512;
    private static final int FAILED = 255;

    private final OutputStream answers;
    private final Classes classes;
    private final Properties properties = copyOf(System.getProperties());
    private Loader spare;

    private WarmChecker(OutputStream answers, Classes classes) throws IOException {
        this.answers = answers;
        this.classes = classes;
        this.spare = new Loader(classes);
    }

    public static void main(String[] args) {
        PrintStream errors = System.err;
        int code = 0;
        try {
            serve(new DataInputStream(System.in), new Classes(new File(args[0])));
        } catch (Throwable thrown) { // also of the heap: whoever asks finds the answers ended
            thrown.printStackTrace(errors);
            code = FAILED;
        }
        Runtime.getRuntime().halt(code); // an exit would wait for the threads that TLC left
    }

    private static void serve(DataInputStream requests, Classes classes) throws Exception {
        System.setIn(InputStream.nullInputStream());
        WarmChecker checker = new WarmChecker(new FileOutputStream(FileDescriptor.out), classes);
        for (List<String> request = read(requests); request != null; request = read(requests)) {
            checker.check(request);
        }
    }

    private static List<String> read(DataInputStream requests) throws IOException {
        try {
            int count = requests.readInt();
            List<String> request = new ArrayList<String>(count);
            for (int i = 0; i < count; i++) {
                byte[] text = new byte[requests.readInt()];
                requests.readFully(text);
                request.add(new String(text, StandardCharsets.UTF_8));
            }
            return request;
        } catch (EOFException end) {
            return null;
        }
    }

    private void check(List<String> request) throws Exception {
        Loader loader = spare;
        PrintStream out = printer('O');
        PrintStream err = printer('E');
        Run run = new Run(loader, request.subList(1, request.size()).toArray(new String[0]));
        System.setProperty("java.io.tmpdir", request.get(0));
        System.setOut(out);
        System.setErr(err);
        run.start();
        run.join();
        out.close();
        err.close();
        System.setProperties(copyOf(properties));
        forget(loader);
        if (held() > ENOUGH) {
            System.gc(); // else the fields of earlier models stay until the heap is full
        }
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        answer(("D " + run.code + " " + held() + " " + threads + "\n").getBytes(StandardCharsets.UTF_8));
        classes.note(loader);
        spare = new Loader(classes);
        new Preparation(spare, classes.used.toArray(new String[0])).start();
    }

    private PrintStream printer(char kind) throws IOException {
        return new PrintStream(new Lines(this, kind), true, "UTF-8");
    }

    private synchronized void answer(byte[] line) throws IOException {
        answers.write(line);
    }

    private static Properties copyOf(Properties original) {
        return (Properties) original.clone();
    }

    private static long held() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        return (memory.getHeapMemoryUsage().getCommitted() + memory.getNonHeapMemoryUsage().getCommitted()) / MEGABYTE;
    }

    /** What TLC up to 2.19 makes known to the JVM and leaves there would keep its class loader alive. */
    private static void forget(Loader loader) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            if (server.getClassLoaderFor(name) == loader) {
                server.unregisterMBean(name);
            }
        }
        Object checker = loader.loadClass("tlc2.TLCGlobals").getField("mainChecker").get(null);
        for (Field field : checker == null ? new Field[0] : checker.getClass().getFields()) {
            if (field.getType().getName().equals("tlc2.tool.fp.FPSet") && field.get(checker) instanceof Remote) {
                unexport(field.get(checker));
            }
        }
    }

    /** A set of fingerprints, also one of several sets, is a server that nobody will call. */
    private static void unexport(Object set) throws ReflectiveOperationException {
        try {
            UnicastRemoteObject.unexportObject((Remote) set, true);
            set.getClass().getMethod("unexportObject", boolean.class).invoke(set, true);
        } catch (NoSuchObjectException | InvocationTargetException gone) {
            return; // TLC has done it
        }
    }

    /** Loads, while nobody waits, the classes that earlier models needed; a request does not wait for its end. */
    private static final class Preparation extends Thread {
        private final Loader loader;
        private final String[] names;

        private Preparation(Loader loader, String[] names) {
            super("preparation");
            setDaemon(true);
            this.loader = loader;
            this.names = names;
        }

        @Override
        public void run() {
            try {
                for (String name : names) {
                    Class.forName(name, false, loader).getDeclaredConstructors(); // which verifies it too
                }
            } catch (ClassNotFoundException | LinkageError missing) {
                return; // whoever needs it tells
            }
        }
    }

    /** One model, in a thread of its own: what TLC keeps for a thread ends with it. */
    private static final class Run extends Thread {
        private final Loader loader;
        private final String[] arguments;
        private int code = FAILED;

        private Run(Loader loader, String[] arguments) {
            super("main");
            this.loader = loader;
            this.arguments = arguments;
            setContextClassLoader(loader);
        }

        @Override
        public void run() {
            try {
                code = process();
            } catch (Throwable thrown) { // as a JVM of its own would end
                thrown.printStackTrace();
                code = 1;
            }
        }

        /** What TLC's main does, without its System.exit. */
        private int process() throws Throwable {
            Class<?> type = loader.loadClass("tlc2.TLC");
            Object tlc = type.getConstructor().newInstance();
            if (!(Boolean) type.getMethod("handleParameters", String[].class).invoke(tlc, (Object) arguments)) {
                return 1;
            }
            Object resolver = resolver((String) type.getMethod("getMainFile").invoke(tlc));
            type.getMethod("setResolver", loader.loadClass("util.FilenameToStream")).invoke(tlc, resolver);
            Object error = type.getMethod("process").invoke(tlc);
            Class<?> status = loader.loadClass("tlc2.output.EC$ExitStatus");
            return (Integer) status.getMethod("errorConstantToExitStatus", int.class).invoke(null, error);
        }

        private Object resolver(String main) throws Throwable {
            Class<?> type = loader.loadClass("util.SimpleFilenameToStream");
            String folder = (String) loader.loadClass("util.FileUtil").getMethod("parseDirname", String.class)
                    .invoke(null, main);
            return type.getConstructor(String.class).newInstance(folder);
        }
    }

    /** Passes on whole lines, each as one answer. */
    private static final class Lines extends OutputStream {
        private final WarmChecker checker;
        private final char kind;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private Lines(WarmChecker checker, char kind) {
            this.checker = checker;
            this.kind = kind;
        }

        @Override
        public synchronized void write(int octet) throws IOException {
            if (line.size() == 0) {
                line.write(kind);
            }
            line.write(octet);
            if (octet == '\n') {
                checker.answer(line.toByteArray());
                line.reset();
            }
        }

        @Override
        public synchronized void write(byte[] octets, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(octets[i]);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (line.size() > 0) {
                write('\n');
            }
        }
    }

    /** The classes of a jar as bytes, read once, and the names of those that were ever used. */
    private static final class Classes {
        private final URL url;
        private final CodeSource source;
        private final Map<String, byte[]> bytes = new HashMap<String, byte[]>();
        private final Set<String> used = Collections.synchronizedSet(new HashSet<String>());

        private Classes(File jar) throws IOException {
            url = jar.toURI().toURL();
            source = new CodeSource(url, (Certificate[]) null);
            try (JarFile file = new JarFile(jar)) {
                for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
                    JarEntry entry = entries.nextElement();
                    String name = entry.getName();
                    if (name.endsWith(".class")) {
                        String type = name.substring(0, name.length() - ".class".length()).replace('/', '.');
                        bytes.put(type, file.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }

        private void note(Loader loader) {
            used.addAll(Arrays.asList(loader.defined.toArray(new String[0]))); // others may still be added
        }
    }

    /** Defines all of TLC anew; nothing above it knows TLC. */
    private static final class Loader extends URLClassLoader {
        /** Its hooks cannot be taken back and would keep TLC alive; TLC does without where a Java has no recorder. */
        private static final String RECORDER = "jdk.jfr.";

        static {
            registerAsParallelCapable();
        }

        private final Classes classes;
        private final Set<String> defined = Collections.synchronizedSet(new HashSet<String>());

        private Loader(Classes classes) {
            super(new URL[] {classes.url}, ClassLoader.getPlatformClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(RECORDER)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] code = classes.bytes.get(name);
            if (code == null) {
                return super.findClass(name);
            }
            defined.add(name);
            return defineClass(name, code, 0, code.length, classes.source); // TLC asks from where it is
        }
    }
}

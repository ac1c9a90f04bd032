package com.tartware.bookings.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcDriversTest {
    @Test
    void whatAJobBroughtAlongIsTakenBackWithTheJob() throws Exception {
        List<Driver> before = DriverManager.drivers().toList();
        Class<?> driver = Class.forName("org.postgresql.Driver");
        URL[] jars = {location(JdbcDrivers.class), location(Registered.class), location(driver)};
        try (URLClassLoader ofJob = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader())) {
            Class.forName("org.postgresql.Driver", true, ofJob);
            assertThat(registeredBy(ofJob)).isEqualTo(1);
            ofJob.loadClass(JdbcDrivers.class.getName()).getMethod("forgetOurs").invoke(null);
            assertThat(registeredBy(ofJob)).isZero();
        }
        assertThat(DriverManager.drivers()).as("everybody else's").containsAll(before);
    }

    /** Each job's jar has the drivers of both stores, and each job loads only one of them by itself. */
    @Test
    void aDriverThatAnotherJobHasLoadedIsNotRegisteredByTheLookForOurs() throws Exception {
        Class<?> postgres = Class.forName("org.postgresql.Driver");
        Class<?> clickHouse = Class.forName("com.clickhouse.jdbc.ClickHouseDriver");
        assertThat(DriverManager.drivers()).hasAtLeastOneElementOfType(clickHouse.asSubclass(Driver.class));
        List<URL> jars =
                new ArrayList<>(List.of(location(JdbcDrivers.class), location(Registered.class), location(postgres)));
        // The driver and all that it needs.
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                jars.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader ofJob =
                new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            ofJob.loadClass(JdbcDrivers.class.getName()).getMethod("forgetOurs").invoke(null);
            assertThat(registeredBy(ofJob)).isZero();
        }
    }

    @Test
    void aJobThatSharesItsClassesWithTheJvmTakesNothingBack() throws Exception {
        Class.forName("org.postgresql.Driver");
        List<Driver> before = DriverManager.drivers().toList();
        assertThat(before).isNotEmpty();
        JdbcDrivers.forgetOurs();
        assertThat(DriverManager.drivers().toList()).isEqualTo(before);
    }

    private static long registeredBy(ClassLoader loader) throws ReflectiveOperationException {
        return (Long) loader.loadClass(Registered.class.getName())
                .getMethod("byThisClassLoader")
                .invoke(null);
    }

    /** The DriverManager shows each caller only what its own class loader can see. */
    public static final class Registered {
        private Registered() {}

        public static long byThisClassLoader() {
            return DriverManager.drivers()
                    .filter(driver -> driver.getClass().getClassLoader() == Registered.class.getClassLoader())
                    .count();
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}

package com.tartware.bookings.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Driver;
import java.sql.DriverManager;
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

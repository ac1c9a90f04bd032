package com.tartware.bookings.sinks;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * JDBC drivers register themselves with the whole JVM as they are loaded, and by that keep the classes of the job that loaded them, some
 * 25 MB of metaspace, for as long as the JVM lives.
 */
public final class JdbcDrivers {
    private JdbcDrivers() {}

    /** Takes back those that came with the job's own classes; nothing of a job that shares its classes with the JVM. */
    public static void forgetOurs() {
        ClassLoader ours = JdbcDrivers.class.getClassLoader();
        if (ours == ClassLoader.getSystemClassLoader()) {
            return;
        }
        // The first look is no use alone: for every driver of another job the DriverManager loads ours of the same
        // name, to see whether it is
        // the same, and so it registers itself just then.
        for (int look = 0; look < 2; look++) {
            takeBack(DriverManager.drivers()
                    .filter(driver -> driver.getClass().getClassLoader() == ours)
                    .toList());
        }
    }

    private static void takeBack(List<Driver> drivers) {
        for (Driver driver : drivers) {
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot take back " + driver, e);
            }
        }
    }
}

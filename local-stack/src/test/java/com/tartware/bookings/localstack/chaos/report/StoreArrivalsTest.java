package com.tartware.bookings.localstack.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a store that comes and goes. That both real ones answer the questions is seen in a run. */
@Timeout(60)
class StoreArrivalsTest {
    private static final String URL = "jdbc:comesandgoes:";

    private final ComesAndGoes store = new ComesAndGoes();

    @BeforeEach
    void open() throws SQLException {
        DriverManager.registerDriver(store);
    }

    @AfterEach
    void close() throws SQLException {
        DriverManager.deregisterDriver(store);
    }

    @Test
    void itIsThereAgainWhenTheStoreIs() throws Exception {
        try (StoreArrivals arrivals = StoreArrivals.of("store", URL, new Properties(), "how far are you?")) {
            TimeUnit.MILLISECONDS.sleep(400);
            assertThat(arrivals.looks()).as("not there yet").isEmpty();

            store.newest = Map.of("demo", 7L);
            assertThat(await(arrivals, 1).lastSequence()).isEqualTo(Map.of("demo", 7L));

            store.newest = null;
            TimeUnit.MILLISECONDS.sleep(600);
            long backMillis = System.currentTimeMillis();
            store.newest = Map.of("demo", 9L, "acme", 1L);
            assertThat(await(arrivals, 2))
                    .satisfies(look -> assertThat(look.atMillis()).isGreaterThanOrEqualTo(backMillis))
                    .satisfies(look -> assertThat(look.lastSequence()).isEqualTo(Map.of("demo", 9L, "acme", 1L)));

            TimeUnit.MILLISECONDS.sleep(600);
            assertThat(arrivals.looks()).as("what is as it was takes no room").hasSize(2);
        }
    }

    private static StoreLook await(StoreArrivals arrivals, int count) throws InterruptedException {
        while (arrivals.looks().size() < count) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return arrivals.looks().get(count - 1);
    }

    /** Away, connections in use included, while {@code newest} is null. */
    private static final class ComesAndGoes implements Driver {
        volatile Map<String, Long> newest;

        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            if (!acceptsURL(url)) {
                return null;
            }
            answer();
            Statement statement =
                    as(Statement.class, (method, argument) -> method.equals("executeQuery") ? rows() : null);
            return as(Connection.class, (method, argument) -> method.equals("createStatement") ? statement : null);
        }

        private Map<String, Long> answer() throws SQLException {
            Map<String, Long> answer = newest;
            if (answer == null) {
                throw new SQLException("away");
            }
            return answer;
        }

        private ResultSet rows() throws SQLException {
            Iterator<Map.Entry<String, Long>> rows =
                    List.copyOf(answer().entrySet()).iterator();
            Object[] row = new Object[2];
            return as(ResultSet.class, (method, column) -> switch (method) {
                case "next" -> {
                    boolean more = rows.hasNext();
                    if (more) {
                        Map.Entry<String, Long> next = rows.next();
                        row[0] = next.getKey();
                        row[1] = next.getValue();
                    }
                    yield more;
                }
                case "getString", "getLong" -> row[column - 1];
                default -> null;
            });
        }

        private interface Answers {
            Object to(String method, int argument) throws SQLException;
        }

        private static <T> T as(Class<T> type, Answers answers) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> answers.to(
                            method.getName(),
                            arguments != null && arguments[0] instanceof Integer number ? number : 0)));
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.equals(URL);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}

package com.tartware.bookings.localstack.endtoend;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A link to the broker that hands on whole requests, and can keep those that commit a transaction: the broker never hears of them, and
 * whoever sent one waits for the answer. Flink commits only what a complete checkpoint holds, so the first one that is kept tells that
 * there is such a checkpoint.
 */
final class CommitGate implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BACKLOG = 100;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Set<String> keptIds = new ConcurrentSkipListSet<>();
    private volatile boolean keeps;

    private CommitGate(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** @param brokerPort where the broker will listen */
    static CommitGate before(int brokerPort) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        CommitGate gate =
                new CommitGate(new InetSocketAddress(loopback, brokerPort), new ServerSocket(0, BACKLOG, loopback));
        daemon(gate::accept, "accept commits");
        return gate;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on. */
    void keepCommits() {
        keeps = true;
    }

    /** Whose transactions were to be committed and are not. */
    Set<String> keptIds() {
        return Set.copyOf(keptIds);
    }

    /** Hands on everything again. What was kept stays away; who waits for its answer is told that the connection is gone. */
    void letThrough() {
        keeps = false;
        connections.stream().filter(connection -> connection.keptOne).forEach(Connection::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Connection connection = new Connection(listener.accept());
                daemon(connection::connectAndPump, "to broker");
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket broker = new Socket();
        private volatile boolean keptOne;

        Connection(Socket client) {
            this.client = client;
            connections.add(this);
        }

        void connectAndPump() {
            try {
                client.setTcpNoDelay(true);
                broker.setTcpNoDelay(true);
                broker.connect(target, CONNECT_MILLIS);
                daemon(this::pumpAnswers, "to client");
                pumpRequests();
            } catch (IOException e) {
                // Either side has ended it, or there is no broker just now: the other side is told.
                close();
            }
        }

        private void pumpRequests() throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(broker.getOutputStream());
            while (true) {
                byte[] request = in.readNBytes(in.readInt());
                String committed = keeps ? transactionToCommit(request) : null;
                if (committed != null) {
                    keptOne = true;
                    keptIds.add(committed);
                } else {
                    out.writeInt(request.length);
                    out.write(request);
                }
            }
        }

        private void pumpAnswers() {
            try {
                broker.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
                // Told to the other side below, as an orderly end is.
            } finally {
                close();
            }
        }

        void close() {
            connections.remove(this);
            closeQuietly(client);
            closeQuietly(broker);
        }

        private static void closeQuietly(Socket side) {
            try {
                side.close();
            } catch (IOException nothingMoreToDo) {
                return;
            }
        }
    }

    /** The transactional id, or null if the request is another one. */
    private static String transactionToCommit(byte[] request) {
        ByteBuffer bytes = ByteBuffer.wrap(request);
        if (bytes.getShort(0) != ApiKeys.END_TXN.id) {
            return null;
        }
        RequestHeader header = RequestHeader.parse(bytes);
        EndTxnRequestData end = new EndTxnRequestData(new ByteBufferAccessor(bytes), header.apiVersion());
        return end.committed() ? end.transactionalId() : null;
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.forEach(Connection::close);
    }
}

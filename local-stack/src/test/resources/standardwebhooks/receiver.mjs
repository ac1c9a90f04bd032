// Verifies deliveries with the public Standard Webhooks library. Prints {"port":N} first and then one JSON line a delivery;
// takes secrets from standard input, one a line, each for all deliveries after it.
import http from 'node:http';
import readline from 'node:readline';
import { Webhook } from 'standardwebhooks';

let webhook;
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    const id = request.headers['webhook-id'];
    const traceparent = request.headers['traceparent'] ?? null;
    try {
      const message = webhook.verify(body, request.headers);
      say({ verified: true, id, traceparent, message });
      response.writeHead(204).end();
    } catch (error) {
      say({ verified: false, id, traceparent, why: String(error.message) });
      response.writeHead(401).end();
    }
  });
});
server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));

readline.createInterface({ input: process.stdin })
  .on('line', (secret) => {
    webhook = new Webhook(secret.trim());
    say({ secret: 'taken' });
  })
  .on('close', () => process.exit(0));

// Lints both documents and writes what the server serves: the documents whole, each in one file, and the reference page.
// Usage: node build.mjs OUTPUT-FOLDER, in the folder of this file.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Parser } from '@asyncapi/parser';
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser';

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(process.argv[2]);
// The parser's own YAML library, so that both read the same.
const yaml = createRequire(createRequire(import.meta.url).resolve('@asyncapi/parser'))('js-yaml');

// 3.0 is what we promise, and the project has no address for people to write to.
const NO_FINDINGS = ['asyncapi-latest-version', 'asyncapi3-info-contact', 'asyncapi-info-contact', 'asyncapi-info-contact-properties'];

function redocly(...args) {
  const bin = join(here, '../../node_modules/@redocly/cli/bin/cli.js');
  const environment = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };
  try {
    execFileSync(process.execPath, [bin, ...args], { cwd: here, env: environment, stdio: 'pipe' });
  } catch (failure) {
    fail(`redocly ${args[0]}:\n${failure.stdout ?? ''}${failure.stderr ?? ''}`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

// A reference to an Avro file becomes what is in the file: a client gets one document.
function withSchemas(node) {
  if (Array.isArray(node)) return node.map(withSchemas);
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string' && node.$ref.endsWith('.avsc')) {
    return JSON.parse(readFileSync(join(here, node.$ref), 'utf8'));
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withSchemas(value)]));
}

async function asyncApi() {
  const source = yaml.load(readFileSync(join(here, 'asyncapi.yaml'), 'utf8'));
  const whole = yaml.dump(withSchemas(source), { noRefs: true, lineWidth: 130 });
  const parser = new Parser();
  parser.registerSchemaParser(AvroSchemaParser());
  const { diagnostics } = await parser.parse(whole);
  const findings = diagnostics.filter((finding) => !NO_FINDINGS.includes(finding.code));
  if (findings.length > 0) {
    fail('asyncapi.yaml:\n' + findings.map((f) => `  ${f.code} ${f.path.join('.')}: ${f.message}`).join('\n'));
  }
  writeFileSync(join(output, 'asyncapi.yaml'), whole);
}

function openApi() {
  redocly('lint', 'openapi.yaml', '--config', 'redocly.yaml');
  redocly('bundle', 'openapi.yaml', '--config', 'redocly.yaml', '-o', join(output, 'openapi.yaml'));
}

// The page runs its own scripts and no others: their hashes go into the policy that it is served with.
function page() {
  const folder = mkdtempSync(join(tmpdir(), 'tartware-docs-'));
  try {
    const file = join(folder, 'docs.html');
    redocly('build-docs', 'openapi.yaml', '--config', 'redocly.yaml', '--inlineBundle', '-o', file);
    // The maker's logo, which the page would fetch.
    const html = readFileSync(file, 'utf8').replace(/https:\/\/cdn\.redoc\.ly\/[^'"`]*\.svg/g, 'data:,');
    const scripts = [...html.matchAll(/<script(?:\s[^>]*)?>([\s\S]*?)<\/script>/g)].map((match) => match[1]);
    if (/<script[^>]*\ssrc=|<link[^>]*\shref=["']?https?:/.test(html)) fail('The reference page would load something.');
    const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    writeFileSync(join(output, 'docs-script-hashes.txt'), [...new Set(hashes)].join(' '));
    writeFileSync(join(output, 'docs.html.gz'), gzipSync(html, { level: 9 }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Not the whole folder: classes lie beside.
mkdirSync(output, { recursive: true });
openApi();
await asyncApi();
// Last, since its being there says that all is.
page();

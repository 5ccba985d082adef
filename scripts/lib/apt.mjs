// Fetches packages and sources of any Debian suite without root and without changing the system's apt configuration.
// It copies the machine's sources file with another suite in it, so apt verifies signatures as usual.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './cache.mjs';
import { sha256 } from './hash.mjs';
import { cacheRoot } from './paths.mjs';
import { capture, onPath, runQuietly } from './run.mjs';
import { say } from './say.mjs';

function osRelease() {
  const file = '/etc/os-release';
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=').map((part) => part.replaceAll('"', ''))));
}

export const codename = osRelease().VERSION_CODENAME;
export const isDebian = osRelease().ID === 'debian' && onPath('apt-get') !== null;

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

// Parses the one-line format: deb [options] URI suite component...
function parseOneLine(text) {
  const entries = [];
  for (const line of text.split('\n')) {
    const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(line.trim());
    if (!match || match[3] !== codename) continue;
    const signedBy = /signed-by=(\S+)/.exec(match[1] ?? '')?.[1];
    entries.push({ URIs: match[2], Components: match[4], 'Signed-By': signedBy });
  }
  return entries;
}

// Parses the deb822 format: stanzas of "Field: value".
function parseDeb822(text) {
  const entries = [];
  for (const stanza of text.split(/\n\s*\n/)) {
    const lines = stanza.split('\n').filter((line) => !line.startsWith('#'));
    const fields = Object.fromEntries(lines.map((line) => /^(\S+?):\s*(.*)$/.exec(line)?.slice(1) ?? []));
    const suites = (fields.Suites ?? '').split(/\s+/);
    if (suites.includes(codename) && (fields.Types ?? '').split(/\s+/).includes('deb')) entries.push(fields);
  }
  return entries;
}

// Returns the entry from which this machine takes its Debian packages, or null.
function systemSource() {
  const folder = '/etc/apt/sources.list.d';
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const read = (ending) => names.filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
  const entries = [
    ...read('.sources').flatMap((file) => parseDeb822(readIfThere(file))),
    ...parseOneLine(readIfThere('/etc/apt/sources.list')),
    ...read('.list').flatMap((file) => parseOneLine(readIfThere(file))),
  ];
  return entries.find((entry) => entry.Components?.split(/\s+/).includes('main')) ?? null;
}

// Creates a private apt configuration for the given suites. Returns null if this machine has no Debian mirror to derive it from.
export async function openSuite(suites, type = 'deb') {
  const source = isDebian ? systemSource() : null;
  if (!source) return null;
  const lines = [`Types: ${type}`, `URIs: ${source.URIs}`, `Suites: ${suites.join(' ')}`, 'Components: main'];
  if (source['Signed-By']) lines.push(`Signed-By: ${source['Signed-By']}`);
  const text = `${lines.join('\n')}\n`;
  const name = `${type}-${suites.join('-')}-${sha256(text).slice(0, 8)}`;
  const folder = path.join(cacheRoot, 'apt', name);
  for (const part of ['parts', 'lists/partial', 'cache/archives/partial']) {
    mkdirSync(path.join(folder, part), { recursive: true });
  }
  writeFileSync(path.join(folder, 'parts', 'suite.sources'), text);
  const options = [
    '-oDir::Etc::SourceList=/dev/null',
    `-oDir::Etc::SourceParts=${folder}/parts`,
    `-oDir::State::Lists=${folder}/lists`,
    `-oDir::Cache=${folder}/cache`,
    '-oDir::State::status=/dev/null',
    '-oAcquire::Retries=3',
    // apt's sandbox user may not write to this user's folder, where the downloads go.
    `-oAPT::Sandbox::User=${process.env.USER ?? 'root'}`,
  ];
  await withLock(`apt/${name}`, () =>
    runQuietly(`Reading the package list of Debian ${suites.join(', ')}`, 'apt-get', [...options, 'update']),
  );
  return { suites, options };
}

// Returns the direct dependencies of a package, without alternatives and virtual packages.
export function dependencies(suite, name) {
  const text = capture('apt-cache', [...suite.options, 'depends', '--important', '--no-recommends', name]) ?? '';
  return [...text.matchAll(/^\s*(?:Depends|PreDepends): ([^<\s]+)$/gm)].map((match) => match[1]);
}

export function version(suite, name) {
  const text = capture('apt-cache', [...suite.options, 'show', '--no-all-versions', name]) ?? '';
  return /^Version: (.*)$/m.exec(text)?.[1] ?? null;
}

export async function downloadPackages(suite, names, folder) {
  await runQuietly(
    `Downloading ${names.length} package${names.length > 1 ? 's' : ''} of Debian ${suite.suites.join(', ')}`,
    'apt-get',
    [...suite.options, 'download', ...names],
    { cwd: folder },
  );
  return readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => path.join(folder, name));
}

// Downloads only the upstream tarball of a source package, without Debian's changes.
export function downloadSource(suite, spec, folder) {
  const args = [...suite.options, 'source', '--download-only', '--tar-only', spec];
  return capture('apt-get', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }) !== null;
}

// Installs packages system-wide, which needs root. `why` completes the message that says what to install by hand.
export async function installPackages(names, why) {
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  const isRoot = process.getuid?.() === 0;
  const hint = `${names.join(' ')} needed ${why}; install with: sudo ${command.join(' ')}`;
  const sudo = !isRoot && capture('sudo', ['-n', 'true']) !== null;
  if (!isDebian || (!isRoot && !sudo)) return hint;
  const [program, ...prefix] = isRoot ? ['env'] : ['sudo', 'env'];
  const run = (title, args) =>
    runQuietly(title, program, [...prefix, 'DEBIAN_FRONTEND=noninteractive', ...args]).then(
      () => null,
      (error) => `${hint} (tried: ${error.message})`,
    );
  say(`Installing ${names.join(' ')} ${why}`);
  return (
    (await run('Reading the package list', ['apt-get', 'update'])) ??
    run(`Installing ${names.length} packages`, command)
  );
}

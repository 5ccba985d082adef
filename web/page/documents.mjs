// Writes the project's documents as pages of the site: README.md, CHANGELOG.md, docs/, the model cards.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
// marked converts Markdown to HTML.
import { Marked } from 'marked';
// Gives headings the ids that GitHub gives them, which links between the documents use.
import { gfmHeadingId } from 'marked-gfm-heading-id';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['.', 'docs', 'docs/api', 'models', 'web'];
// The repository for links to sources; GitHub's builds set these variables.
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
const repository = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;

const marked = new Marked(gfmHeadingId());

const pageOf = (file) => file.replace(/\.md$/, '.html');

/**
 * Returns the target of a document's link to a file of the project: its page, its source, or nothing if the site has
 * neither.
 */
function target(href, from, files) {
  if (/^([a-z]+:|#)/.test(href)) return href;
  const [, file, anchor = ''] = /^([^#]*)(#.*)?$/.exec(href);
  const name = path.posix.join(path.posix.dirname(from), file);
  if (files.includes(name)) return pageOf(file) + anchor;
  return repository && `${repository}/blob/main/${name}`;
}

function page(file, files) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const title = /^# (.*)/m.exec(text)?.[1].replaceAll(/[`*]/g, '') ?? file;
  const up = '../'.repeat(file.split('/').length);
  const body = marked
    .parse(text)
    .replaceAll(/<a href="([^"]*)">([^]*?)<\/a>/g, (whole, href, words) => {
      const found = target(href, file, files);
      return found ? `<a href="${found}">${words}</a>` : words;
    })
    .replaceAll('<table>', '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<meta name="color-scheme" content="light dark">
<title>${title.replaceAll('<', '&lt;')} · dae-wasm</title>
<link rel="icon" href="${up}favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${up}read.css">
</head>
<body>
<nav><a href="${up}">dae-wasm</a> <a href="${up}read/README.html">Overview</a> <a href="${up}read/docs/cookbook.html">Cookbook</a>
<a href="${up}read/docs/api/index.html">Reference</a> <a href="${up}read/docs/architecture.html">Architecture</a></nav>
<main>
${body}</main>
</body>
</html>
`;
}

export function writeDocuments(output) {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.posix.join(folder, name)),
  );
  for (const file of files) {
    const place = path.join(output, pageOf(file));
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, page(file, files));
  }
  copyFileSync(path.join(root, 'docs/page.png'), path.join(output, 'docs/page.png'));
}

// node build.mjs PAGES    Run where the packages are: writes tabler.css, and icons.svg with each icon that a page below PAGES names.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postcss from 'postcss';

const pages = process.argv[2];
const packages = 'node_modules/@tabler';

// Tabler is dark where an attribute says so, which only a script could set in time. Here the browser's wish is enough; the attribute still wins.
function dark(css) {
  const root = postcss.parse(css);
  const wished = [];
  root.walkRules(rule => {
    if (!rule.selector.includes('[data-bs-theme=dark]') || rule.parent.name === 'keyframes') return;
    const copy = rule.clone({
      selectors: rule.selectors.filter(s => s.includes('[data-bs-theme=dark]')).map(s => s
        .replace('body[data-bs-theme=dark]', ':root:not([data-bs-theme]) body')
        .replace('[data-bs-theme=dark]', ':root:not([data-bs-theme])')),
    });
    let wrapped = copy;
    for (let parent = rule.parent; parent.type === 'atrule'; parent = parent.parent) wrapped = parent.clone({ nodes: [wrapped] });
    wished.push(wrapped);
  });
  root.walkComments(comment => { if (comment.text.startsWith('# sourceMappingURL')) comment.remove(); });
  root.append(postcss.atRule({ name: 'media', params: '(prefers-color-scheme: dark)', nodes: wished }));
  return root.toString();
}

writeFileSync('tabler.css', dark(readFileSync(join(packages, 'core/dist/css/tabler.min.css'), 'utf8')));

// Each icon that a page names: <Icon Name="…" />, or Icon = "…" in a list of links.
const named = new Set();
(function find(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) { if (entry.name !== 'node_modules') find(join(folder, entry.name)); }
    else if (/\.(razor|cs)$/.test(entry.name))
      for (const [, name] of readFileSync(join(folder, entry.name), 'utf8').matchAll(/\bIcon(?: Name=|: ?|="|\()"?([a-z][a-z0-9-]+)"/g)) named.add(name);
  }
})(pages);

const symbols = [...named].sort().map(name => {
  const svg = readFileSync(join(packages, 'icons/icons/outline', name + '.svg'), 'utf8'); // A name that there is not ends the build here.
  return `<symbol id="${name}" viewBox="0 0 24 24">${svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>')).replace(/\s+/g, ' ').trim()}</symbol>`;
});
writeFileSync('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);

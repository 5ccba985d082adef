// Fills the page's fields when the page is built. Ranges and defaults of inputs and the kinds of noise of menus come from
// the schemas of options; an attribute that the markup has stays.
import { formsOf, optionsOf, readSchema, resolve } from '../../scripts/options/schemas.mjs';

/** The formats that inputs with `accept="pictures"` take. */
const PICTURES = ['jpeg', 'png', 'webp', 'avif', 'bmp', 'gif'].map((format) => `image/${format}`).join();

/** The node of "denoise:strength.luma" or "train:noise.level"; throws for a name that no schema has. */
function optionOf(path) {
  const [name, members] = path.split(':');
  let place = { node: readSchema(name), name };
  for (const member of members.split('.')) {
    const options = formsOf(place.node, place.name).flatMap((form) => optionsOf(form.node, form.name));
    const found = options.find(({ key }) => key === member);
    if (!found) throw new Error(`expected an option of the schemas, got ${path}`);
    place = found;
  }
  return place;
}

function attributesOf(path) {
  const { node, name } = optionOf(path);
  const { minimum: min, maximum: max } = formsOf(node, name).find((form) => form.node.minimum !== undefined).node;
  return { min, max, ...('default' in node && { value: node.default }) };
}

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** `<option>` for each kind of noise; `data-note` says what it does. */
function noiseKinds(indent) {
  const { enum: kinds, labels, meanings } = resolve(readSchema('corrupt').definitions.noiseKind, 'corrupt').node;
  return kinds
    .map((kind, i) => `${indent}<option value="${kind}" data-note="${escape(meanings[i])}">${labels[i]}</option>`)
    .join('\n');
}

/** `data-option="train:crops"` and `accept="pictures"` on an input, and the comment `noise kinds` in a select, are replaced. */
export function fillFields(html) {
  return html
    .replace(/<input\s[^>]*?data-option="([^"]+)"[^>]*>/g, (tag, path) => {
      const missing = Object.entries(attributesOf(path)).filter(([name]) => !new RegExp(`\\s${name}="`).test(tag));
      const attributes = missing.map(([name, value]) => ` ${name}="${value}"`).join('');
      return tag.replace(/\s*data-option="[^"]+"/, attributes);
    })
    .replaceAll('accept="pictures"', `accept="${PICTURES}"`)
    .replace(/^( *)<!-- noise kinds -->/gm, (_, indent) => noiseKinds(indent));
}

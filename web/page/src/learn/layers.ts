import type { DenoiserInfo } from 'dae-wasm';
import { byId, element, setText } from '../dom.js';

const OPERATORS: Record<string, string> = {
  conv2d: 'Convolution',
  conv2d_transpose: 'Transposed conv.',
  add: 'Sum',
  concat: 'Join',
  space_to_depth: 'Space to depth',
  depth_to_space: 'Depth to space',
  max_pool: 'Max pooling',
  resize_bilinear: 'Bilinear enlargement',
};

function layerRow({ op, kernel, filters, stride, inputs, activation, stage }: DenoiserInfo['layers'][number]) {
  const steps = stride && stride[0] > 1 ? `, stride ${stride[0]}` : '';
  const size = kernel ? ` ${kernel.join(' × ')}` : inputs ? ` of ${inputs.join(' and ')}` : '';
  const what = element('span', ` ${OPERATORS[op] ?? op}${size}${steps}`);
  what.prepend(element('var', stage === 'encoder' ? 'f' : 'g'));
  const row = document.createElement('li');
  const count = filters ? `${filters} ${filters === 1 ? 'filter' : 'filters'}, ` : '';
  row.append(what, element('span', `${count}${activation.replace('_', ' ')}`));
  return row;
}

/** Lists the layers of the network in use. */
export function showLayers(info: DenoiserInfo) {
  byId('layers').replaceChildren(...info.layers.map(layerRow));
  setText(
    'model',
    `Model ${info.name}: ${info.params.toLocaleString('en')} parameters; an output pixel sees ` +
      `${info.receptiveField} × ${info.receptiveField} input pixels.`,
  );
}

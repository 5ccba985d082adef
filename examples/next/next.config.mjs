// dae-wasm needs no setting. This one asks for files alone, which any static host serves.
export default { output: 'export' };

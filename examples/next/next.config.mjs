// dae-wasm needs no setting. This one exports static files, which any host can serve.
export default { output: 'export' };

/** The build embeds these files in the importing script, compressed by gzip and encoded as base64. */
declare module '*.wasm' {
  const packed: string;
  export default packed;
}
declare module '*.safetensors' {
  const packed: string;
  export default packed;
}

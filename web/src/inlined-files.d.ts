/** The build puts these files into the script that imports them: gzip in base64. */
declare module '*.wasm' {
  const packed: string;
  export default packed;
}
declare module '*.safetensors' {
  const packed: string;
  export default packed;
}

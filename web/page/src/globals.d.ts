declare const __VERSION__: string;

declare module '*.html?raw' {
  const markup: string;
  export default markup;
}

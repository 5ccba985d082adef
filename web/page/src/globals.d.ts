declare const __VERSION__: string;

declare module '*.html?raw' {
  const markup: string;
  export default markup;
}

/** Where the sources are; empty where the build does not know. */
declare const __SOURCE__: string;

declare module '*.css';

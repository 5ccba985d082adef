declare const __VERSION__: string;

declare module '*.html?raw' {
  const markup: string;
  export default markup;
}

/** The address of the sources; empty if the build does not know it. */
declare const __SOURCE__: string;

declare module '*.css';

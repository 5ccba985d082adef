// Types that mean the same in TypeScript 5.4 to 7, with only the libraries `es2022` and `dom`.

/** `Float32Array<ArrayBuffer>` since TypeScript 5.7; before, the type has no parameter. */
export type OwnFloat32Array = ReturnType<Float32ArrayConstructor['of']>;

/** The type that `await using` needs, if the library of types has the symbol. */
export type AsyncDisposableIfKnown = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { [Name in Key]: () => Promise<void> }
  : object;

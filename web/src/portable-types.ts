// Types that TypeScript 5.4 to 7 read alike, with no library of types beyond `es2022` and `dom`.

/** `Float32Array<ArrayBuffer>`, as TypeScript since 5.7 says it; before, the type has no parameter. */
export type OwnFloat32Array = ReturnType<Float32ArrayConstructor['of']>;

/** What `await using` asks for, where the library of types has the symbol. */
export type AsyncDisposableIfKnown = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { [Name in Key]: () => Promise<void> }
  : object;

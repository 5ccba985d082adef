/** The part of a `worker_threads` Worker that the package uses. */
export interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
  terminate(): Promise<number>;
  on(event: 'message' | 'error' | 'messageerror' | 'exit', listener: (value: never) => void): void;
}

interface NodeModules {
  'node:fs/promises': { readFile(url: URL): Promise<Uint8Array<ArrayBuffer>> };
  'node:os': { availableParallelism(): number };
  'node:url': { pathToFileURL(path: string): URL };
  'node:worker_threads': {
    Worker: new (script: URL, options: { workerData: unknown; execArgv: string[] }) => NodeWorker;
    parentPort: Pick<NodeWorker, 'postMessage' | 'on'>;
    workerData: unknown;
  };
}

interface NodeProcess {
  cwd(): string;
  getBuiltinModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name];
}

/** Node's `process`; undefined in a browser. */
export function nodeProcess(): NodeProcess | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  return typeof process?.getBuiltinModule === 'function' ? process : undefined;
}

/** Loads the few Node modules that the package uses by a call, because bundlers for browsers would follow an import. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const process = nodeProcess();
  if (!process) throw new Error('expected Node 20.16 or newer');
  return process.getBuiltinModule(name);
}

// libdae.a in other programs: its exported names, linking beside other versions of its libraries, and in shared libraries.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { png } from '../browser/support/pictures.mjs';
import { cached, exportedNames, folderOf, functionsOfHeader, root, run } from './support.mjs';

const at = folderOf(after);
const model = path.join(root, 'models/fashion-tutorial.safetensors');
const [cc, cxx] = [cached('CMAKE_C_COMPILER'), cached('CMAKE_CXX_COMPILER')];
const linked = process.platform === 'darwin' ? ['-lc++'] : ['-lstdc++', '-lm', '-pthread'];
let library;

before(() => {
  run('cmake', ['--install', path.join(root, 'build/native'), '--prefix', at('prefix')]);
  const name = readdirSync(at('prefix'), { recursive: true }).find((file) => String(file).endsWith('libdae.a'));
  library = path.join(at('prefix'), String(name));
  writeFileSync(at('noisy.png'), png(60, 50));
  run(path.join(at('prefix'), 'bin/dae'), ['denoise', at('noisy.png'), '-o', at('expected.png'), '--model', model]);
});

const compile = (source, ...options) =>
  run(cc, ['-std=c11', `-I${at('prefix/include')}`, ...options, source, '-o', `${source}.o`, '-c']);

test('the archive exports the functions of dae.h and no other name', { skip: process.platform === 'darwin' }, () => {
  assert.deepEqual(exportedNames(library).sort(), functionsOfHeader().sort());
});

test('an application with stb_image and yyjson of its own: each uses its own', () => {
  const thirdParty = cached('DAE_THIRD_PARTY_DIR');
  cpSync(path.join(root, 'examples/native/denoise.c'), at('denoise.c'));
  // These functions have the names of third-party functions inside libdae.a, and all of them fail.
  writeFileSync(
    at('own.c'),
    `#include <stddef.h>
void *stbi_load_from_memory(const void *bytes, int size, int *x, int *y, int *channels, int wanted) { return NULL; }
void *stbi_load_16_from_memory(const void *bytes, int size, int *x, int *y, int *channels, int wanted) { return NULL; }
unsigned char *stbi_write_png_to_mem(const void *pixels, int stride, int x, int y, int n, int *size) { return NULL; }
void *yyjson_read_opts(char *text, size_t size, unsigned flags, const void *allocator, void *error) { return NULL; }
char *yyjson_mut_write_opts(const void *doc, unsigned flags, const void *a, size_t *size, void *e) { return NULL; }
int xnn_initialize(const void *allocator) { return 1; }
void pthreadpool_parallelize_1d(void *pool, void *task, void *context, size_t range, unsigned flags) {}
int cpuinfo_initialize(void) { return 0; }
`,
  );
  // These are the complete libraries, from their sources.
  writeFileSync(at('whole.c'), '#define STB_IMAGE_IMPLEMENTATION\n#define STB_IMAGE_WRITE_IMPLEMENTATION\n#include <stb_image.h>\n#include <stb_image_write.h>\n');
  compile(at('denoise.c'));
  compile(at('own.c'));
  compile(at('whole.c'), '-w', `-I${path.join(thirdParty, 'include')}`);
  for (const [name, ...own] of [
    ['failing', at('own.c.o')],
    ['whole', at('whole.c.o'), path.join(thirdParty, 'lib/libyyjson.a')],
  ]) {
    const program = at(name);
    for (const order of [[...own, library], [library, ...own]]) {
      const all = process.platform === 'darwin' ? [] : ['-Wl,--whole-archive', ...order, '-Wl,--no-whole-archive'];
      for (const libraries of [order, all]) {
        run(cc, [at('denoise.c.o'), ...libraries, '-o', program, ...linked]);
        run(program, [model, at('noisy.png'), at(`${name}.png`)]);
        assert.deepEqual(readFileSync(at(`${name}.png`)), readFileSync(at('expected.png')));
      }
    }
  }
});

test('one call from file to file finds the models of its installation', () => {
  cpSync(path.join(root, 'examples/c/denoise_file.c'), at('denoise_file.c'));
  compile(at('denoise_file.c'));
  const program = at('prefix/bin/denoise_file');
  run(cc, [at('denoise_file.c.o'), library, '-o', program, ...linked]);
  const options = JSON.stringify({ model: 'fashion-tutorial', threads: 2 });
  run(program, [at('noisy.png'), at('by-name.png'), options]);
  assert.deepEqual(readFileSync(at('by-name.png')), readFileSync(at('expected.png')));
  run(program, [at('noisy.png'), at('chosen.jpg')]);
  assert.equal(readFileSync(at('chosen.jpg')).readUInt16BE(), 0xffd8);
  assert.throws(() => run(program, [at('noisy.png'), at('x.png'), '{"thread":2}']), /did you mean "threads"/);
});

test('linked into a shared library with chosen exports, like Python, JNI and Node extensions', () => {
  writeFileSync(at('extension.c'), '#include <dae.h>\nconst char *extension_version(void) { return dae_version(); }\n');
  const extension = at('libextension.so');
  compile(at('extension.c'), '-fPIC', '-fvisibility=hidden');
  run(cc, ['-shared', at('extension.c.o'), library, '-o', extension, ...linked]);
  run(cc, ['-shared', '-Wl,--whole-archive', library, '-Wl,--no-whole-archive', '-o', at('whole.so'), ...linked]);
  writeFileSync(
    at('host.py'),
    `import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
library.dae_version.restype = ctypes.c_char_p
print(library.dae_version().decode())
with open(sys.argv[2], 'rb') as file: data = file.read()
model, session = ctypes.c_void_p(), ctypes.c_void_p()
assert library.dae_model_load(data, ctypes.c_size_t(len(data)), ctypes.byref(model)) == 0
assert library.dae_session_create(model, 2, ctypes.byref(session)) == 0
x, y = (ctypes.c_float * 784)(), (ctypes.c_float * 784)()
assert library.dae_session_run(session, 0, x, (ctypes.c_int32 * 4)(1, 28, 28, 1), y) == 0
library.dae_session_free(session)
library.dae_model_free(model)
`,
  );
  const version = cached('CMAKE_PROJECT_VERSION');
  assert.equal(run('python3', [at('host.py'), at('whole.so'), model]).trim(), version);
});

test('a program contains little more of the library than it calls', { skip: process.platform === 'darwin' }, () => {
  writeFileSync(at('version.cpp'), '#include <dae.h>\n#include <cstdio>\nint main() { std::puts(dae_version()); }\n');
  const options = [at('version.cpp'), `-I${at('prefix/include')}`, library, '-o', at('version'), ...linked];
  run(cxx, [...options, '-Wl,--gc-sections', '-s']);
  assert.ok(readFileSync(at('version')).length < 100_000, `${readFileSync(at('version')).length} bytes`);
});

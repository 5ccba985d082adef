// Emscripten's program prints one line.
self.Module = { print: (line) => self.postMessage(line), locateFile: (file) => `/roofline/${file}` };
importScripts('/roofline/dae_roofline.js');

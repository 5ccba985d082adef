import { compareQuality, type Measured } from './quality.js';

self.addEventListener('message', ({ data }: MessageEvent<Measured>) => self.postMessage(compareQuality(data)));

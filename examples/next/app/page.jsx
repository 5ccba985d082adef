'use client';

import { createDenoiser } from 'dae-wasm';
import { useEffect, useRef, useState } from 'react';

export default function Page() {
  const [status, setStatus] = useState('Starting');
  const canvas = useRef(null);
  const starting = useRef(null);

  useEffect(() => {
    const denoiser = (starting.current = createDenoiser());
    denoiser.then(
      ({ info }) => setStatus(`Ready: ${info.backend.simd}, threads: ${info.backend.threads}`),
      (error) => setStatus(error.message),
    );
    return () => void denoiser.then((started) => started.dispose());
  }, []);

  async function denoise({ target }) {
    const denoiser = await starting.current;
    const { image, width, height } = await denoiser.denoise(target.files[0]);
    Object.assign(canvas.current, { width, height });
    canvas.current.getContext('2d').putImageData(image, 0, 0);
    setStatus(`Denoised: ${width} x ${height}`);
  }

  return (
    <main>
      <h1>Denoise a picture</h1>
      <label>
        Picture <input id="file" type="file" accept="image/*" onChange={denoise} />
      </label>
      <p id="status" role="status">
        {status}
      </p>
      <canvas ref={canvas} />
    </main>
  );
}

/** The look of `<dae-denoise>`. Its custom properties and parts are documented at the class. */
export const STYLE = `
:host { display: block; color: var(--dae-ink, CanvasText); font: inherit; color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); }
label, button, a { display: inline-flex; align-items: center; min-height: 2.25rem; padding: 0 0.9rem; box-sizing: border-box;
  border: 1px solid var(--dae-line, color-mix(in srgb, currentColor 45%, transparent)); border-radius: var(--dae-radius, 8px);
  background: var(--dae-surface, ButtonFace); color: var(--dae-ink, ButtonText); font: inherit; text-decoration: none; cursor: pointer; }
:host([disabled]) label { opacity: 0.5; cursor: not-allowed; }
label:focus-within, button:focus-visible, a:focus-visible, input[type='range']:focus-visible {
  outline: 3px solid var(--dae-accent, Highlight); outline-offset: 2px; }
.status { margin: 0.5rem 0; min-height: 1.5em; }
.status.error { color: var(--dae-bad, light-dark(#a3261f, #ff9d94)); }
progress { flex: 1 1 8rem; accent-color: var(--dae-accent, Highlight); }
.stage { position: relative; margin: 0; width: fit-content; max-width: 100%; border-radius: var(--dae-radius, 8px); overflow: hidden; }
.stage.over { outline: 3px dashed var(--dae-accent, Highlight); }
canvas { display: block; max-width: 100%; height: auto; background: repeating-conic-gradient(#fff 0 25%, #ccc 0 50%) 0 0 / 1rem 1rem; }
canvas.crisp { image-rendering: pixelated; width: min(100%, 20rem); }
.comparing .before { clip-path: inset(0 calc(100% - var(--split)) 0 0); }
.comparing .after { position: absolute; inset: 0; width: 100%; height: 100%; clip-path: inset(0 0 0 var(--split)); }
.handle { position: absolute; inset: 0 auto 0 var(--split); width: var(--dae-handle-width, 3px); margin-left: calc(var(--dae-handle-width, 3px) / -2);
  background: var(--dae-handle, #fff); box-shadow: 0 0 0 1px #0008; pointer-events: none; }
.handle::after { content: '‹ ›'; position: absolute; top: 50%; left: 50%; width: 2rem; height: 2rem; translate: -50% -50%; border-radius: 50%;
  background: var(--dae-handle, #fff); color: #222; font: 600 1rem/1.8rem system-ui, sans-serif; text-align: center; box-shadow: 0 0 0 1px #0008; }
.stage input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; touch-action: pan-y; }
.stage:focus-within { outline: 3px solid var(--dae-accent, Highlight); outline-offset: 2px; }
`;

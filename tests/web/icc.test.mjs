// Colour spaces: ICC profiles are read, created, and kept from an image to its result.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayP3Profile, spaceOfProfile } from '../../build/package/icc.js';
import { denoiseTask, picture, start } from './engine-fixture.mjs';

const profile = displayP3Profile();

test('a profile of Display P3 is recognised', () => {
  assert.equal(spaceOfProfile(profile), 'display-p3');
  const view = new DataView(profile.buffer);
  assert.equal(view.getUint32(0), profile.length);
  assert.equal(new TextDecoder().decode(profile.subarray(36, 40)), 'acsp');
});

test('damaged profiles and those of other kinds have no known colour space', () => {
  for (let size = 0; size < profile.length; ++size) {
    const found = spaceOfProfile(profile.slice(0, size));
    assert.ok(found === undefined || found === 'display-p3', `${size} bytes: ${found}`);
  }
  assert.equal(spaceOfProfile(new Uint8Array()), undefined);
  assert.equal(spaceOfProfile(new Uint8Array(600).fill(255)), undefined);
  const other = profile.slice();
  // This profile has another red; the tag is found by its name.
  const red = new TextDecoder('latin1').decode(other).indexOf('rXYZ');
  const at = new DataView(other.buffer).getUint32(red + 4);
  new DataView(other.buffer).setInt32(at + 8, 65536);
  assert.equal(spaceOfProfile(other), undefined);
});

for (const output of ['png', 'jpeg']) {
  test(`Display P3 goes through a ${output} file`, async () => {
    const { engine } = await start();
    const wide = { ...picture(40, 30, 4), colorSpace: 'display-p3' };
    const file = await engine.denoise(denoiseTask(wide, { output, strength: 0 }));
    const tiles = [];
    const task = denoiseTask({ kind: 'encoded', bytes: file.data }, { strength: 0 });
    const again = await engine.denoise(task, { onTile: (tile) => tiles.push(tile.colorSpace) });
    const noise = { kind: 'gaussian', level: 0.1, seed: 0, index: 0 };
    const noisy = await engine.corrupt({
      image: { kind: 'encoded', bytes: file.data },
      options: JSON.stringify(noise),
      output: 'rgba',
    });
    const plain = await engine.denoise(denoiseTask(picture(40, 30, 4)));
    engine.free();
    assert.deepEqual([file.colorSpace, again.colorSpace, noisy.colorSpace], Array(3).fill('display-p3'));
    assert.ok(tiles.length > 0 && tiles.every((space) => space === 'display-p3'));
    assert.equal(plain.colorSpace, undefined);
    // These are the names of the PNG chunk and the JPEG segment.
    const mark = output === 'png' ? 'iCCP' : 'ICC_PROFILE';
    assert.ok(new TextDecoder('latin1').decode(file.data).includes(mark));
  });
}

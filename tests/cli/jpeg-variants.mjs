// Creates damaged and unusual variants of a few valid JPEG files. Each variant has a name; they are the same every time.

const marker = { sof: [0xc0, 0xc1, 0xc2], dht: 0xc4, rst: 0xd0, eoi: 0xd9, sos: 0xda, dqt: 0xdb, dri: 0xdd };

/** Creates an image with slopes, edges, texture and colours, as a PPM. */
export function ppm(width, height) {
  const data = Buffer.alloc(width * height * 3);
  let random = 1;
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      const edge = (x - 20) ** 2 + (y - 17) ** 2 < 150 ? 90 : 0;
      const noise = (random >>> 24) % 24;
      const at = (y * width + x) * 3;
      data[at] = 40 + 2 * x + edge + noise;
      data[at + 1] = 200 - 3 * y + noise - edge / 2;
      data[at + 2] = 90 + x + y + noise - edge;
    }
  }
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data]);
}

/** Splits a file into segments { marker, bytes }; a scan's segment includes its coded data. */
function parts(file) {
  const found = [{ marker: 0xd8, bytes: file.subarray(0, 2) }];
  for (let at = 2; at < file.length;) {
    const name = file[at + 1];
    let end = name === marker.eoi ? at + 2 : at + 2 + file.readUInt16BE(at + 2);
    if (name === marker.sos) {
      while (!(file[end] === 0xff && file[end + 1] !== 0 && (file[end + 1] & 0xf8) !== marker.rst)) ++end;
    }
    found.push({ marker: name, bytes: file.subarray(at, end) });
    at = end;
  }
  return found;
}

const join = (list) => Buffer.concat(list.map((part) => part.bytes));
const segment = (name, ...data) => ({
  marker: name,
  bytes: Buffer.from([0xff, name, (data.length + 2) >> 8, (data.length + 2) & 255, ...data]),
});
const adobe = (transform) => segment(0xee, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform);

function splice(file, at, removed, ...inserted) {
  return Buffer.concat([file.subarray(0, at), Buffer.from(inserted), file.subarray(at + removed)]);
}

function* cutAndDoubled(list) {
  for (const [i, part] of list.entries()) {
    // A progressive file has many scans; every third is enough.
    if (part.marker === 0xd8 || (list.length > 14 && i % 3 > 0)) continue;
    const name = `${part.marker.toString(16)} at ${i}`;
    yield [`without ${name}`, join(list.toSpliced(i, 1))];
    yield [`twice ${name}`, join(list.toSpliced(i, 0, part))];
    if (i > 1 && list[i - 1].marker === part.marker) {
      yield [`${name} before its neighbour`, join(list.toSpliced(i - 1, 2, part, list[i - 1]))];
    }
  }
  for (const name of [marker.dht, marker.dqt, marker.sos]) {
    yield [`without any ${name.toString(16)}`, join(list.filter((part) => part.marker !== name))];
  }
}

/** Replaces bytes of the only segment with one of these markers, by a function of their position in it. */
function* changedBytes(list, names, changes) {
  for (const [i, part] of list.entries()) {
    if (!names.includes(part.marker) || (list.length > 14 && i % 4 > 0 && part.marker !== 0xc2)) continue;
    for (const [at, value] of changes(part.bytes)) {
      if (at >= part.bytes.length || part.bytes[at] === value) continue;
      const bytes = Buffer.from(part.bytes);
      bytes[at] = value;
      yield [`byte ${at} of ${part.marker.toString(16)} at ${i} is ${value}`, join(list.with(i, { ...part, bytes }))];
    }
  }
}

function* changedHeaders(list) {
  const low =
    (at, ...steps) =>
    (bytes) =>
      steps.map((step) => [at, bytes[at] + step]);
  yield* changedBytes(list, marker.sof, low(6, -8, -1, 1, 3, 16));
  yield* changedBytes(list, marker.sof, low(8, -8, 1, 5, 16));
  yield* changedBytes(list, marker.sof, () => [
    [4, 12],
    [9, 1],
    [9, 2],
    [9, 4],
    [11, 0x12],
    [11, 0x33],
    [11, 0x50],
    [12, 2],
    [15, 3],
    [14, 0x21],
  ]);
  yield* changedBytes(list, [marker.sos], (bytes) => {
    const end = 5 + 2 * bytes[4];
    return [
      [5, 9],
      [6, 0x11],
      [6, 0x22],
      [6, 0x40],
      [8, 0x02],
      [end, 1],
      [end + 1, 0],
      [end + 1, 40],
      [end + 2, 0x01],
      [end + 2, 0x10],
    ];
  });
  yield* changedBytes(list, [marker.dri], (bytes) => [
    [5, bytes[5] + 1],
    [5, 0],
    [3, 5],
  ]);
  yield* changedBytes(list, [marker.dqt], () => [
    [4, 0x10],
    [4, 3],
    [3, 66],
  ]);
  yield* changedBytes(list, [marker.dht], (bytes) => [
    [4, 0x02],
    [4, 0x1f],
    [5, 3],
    [7, bytes[7] + 1],
    [22, 0xff],
  ]);
}

function* changedColors(list) {
  const frame = list.findIndex((part) => marker.sof.includes(part.marker));
  const count = list[frame].bytes[9];
  const named = (ids) =>
    list.map((part) => {
      const bytes = Buffer.from(part.bytes);
      const old = (i) => list[frame].bytes[10 + 3 * i];
      if (part === list[frame]) for (let i = 0; i < count; ++i) bytes[10 + 3 * i] = ids[i];
      if (part.marker === marker.sos) {
        for (let j = 0; j < bytes[4]; ++j) {
          for (let i = 0; i < count; ++i) if (part.bytes[5 + 2 * j] === old(i)) bytes[5 + 2 * j] = ids[i];
        }
      }
      return { ...part, bytes };
    });
  const bare = list.filter((part) => part.marker !== 0xe0 && part.marker !== 0xee);
  for (const ids of [
    [0, 1, 2],
    [82, 71, 66],
    [1, 1, 2],
    [34, 35, 36],
  ]) {
    yield [`components ${ids}`, join(named(ids))];
    const without = named(ids).filter((part) => part.marker !== 0xe0 && part.marker !== 0xee);
    yield [`components ${ids} without JFIF`, join(without)];
    for (const transform of [0, 1, 2]) {
      yield [`components ${ids}, Adobe ${transform}`, join(without.toSpliced(1, 0, adobe(transform)))];
      yield [`components ${ids}, Adobe ${transform} and JFIF`, join(named(ids).toSpliced(2, 0, adobe(transform)))];
    }
  }
  yield ['a short Adobe', join(bare.toSpliced(1, 0, segment(0xee, ...Buffer.from('Adobe'), 0, 0)))];
  yield ['a late Adobe', join(list.toSpliced(list.length - 1, 0, adobe(0)))];
}

function* changedData(list) {
  const scans = list.flatMap((part, i) => (part.marker === marker.sos ? [i] : []));
  for (const i of new Set([scans[0], scans.at(-1)])) {
    const part = list[i];
    const header = 2 + part.bytes.readUInt16BE(2);
    const length = part.bytes.length - header;
    const put = (bytes) => join(list.with(i, { ...part, bytes }));
    for (const share of [0.05, 0.5, 0.9]) {
      const at = header + Math.floor(share * length);
      const name = `at ${share} of scan ${i}`;
      yield [`a byte lost ${name}`, put(splice(part.bytes, at, 1))];
      yield [`five bytes lost ${name}`, put(splice(part.bytes, at, 5))];
      yield [`a byte put in ${name}`, put(splice(part.bytes, at, 0, 0x5a))];
      yield [`a bit turned ${name}`, put(splice(part.bytes, at, 1, part.bytes[at] ^ 0x10))];
      yield [`ends ${name}`, put(part.bytes.subarray(0, at))];
      yield [`a restart marker put in ${name}`, put(splice(part.bytes, at, 0, 0xff, 0xd0))];
    }
    yield [`padded scan ${i}`, put(Buffer.concat([part.bytes, Buffer.from([0, 0, 0])]))];
    yield [`more data in scan ${i}`, put(Buffer.concat([part.bytes, Buffer.from([0x33, 0x12, 0x99, 0xa0])]))];
    for (let at = header, found = 0; at + 1 < part.bytes.length && found < 2; ++at) {
      if (part.bytes[at] !== 0xff || (part.bytes[at + 1] & 0xf8) !== marker.rst) continue;
      ++found;
      yield [`without a restart marker at ${at}`, put(splice(part.bytes, at, 2))];
      yield [`a restart marker out of order at ${at}`, put(splice(part.bytes, at + 1, 1, part.bytes[at + 1] ^ 3))];
      yield [`a restart marker twice at ${at}`, put(splice(part.bytes, at, 0, 0xff, part.bytes[at + 1]))];
      yield [`a filled restart marker at ${at}`, put(splice(part.bytes, at, 0, 0xff))];
    }
  }
}

function* changedEnds(file, list) {
  yield ['as it is', file];
  yield ['something behind it', Buffer.concat([file, Buffer.from('more')])];
  yield ['a comment', join(list.toSpliced(1, 0, segment(0xfe, ...Buffer.from('a comment'))))];
  yield ['filled before a marker', join(list.toSpliced(2, 0, { bytes: Buffer.from([0xff, 0xff]) }))];
  yield ['padded before a marker', join(list.toSpliced(2, 0, { bytes: Buffer.from([0, 0, 0]) }))];
  yield ['an unknown marker', join(list.toSpliced(2, 0, segment(0xf3, 1, 2)))];
}

/** Yields [name, bytes] of all variants of a valid file. */
export function* variants(file) {
  const list = parts(file);
  yield* changedEnds(file, list);
  yield* cutAndDoubled(list);
  yield* changedHeaders(list);
  yield* changedColors(list);
  yield* changedData(list);
}

/** These variants have the same image as the valid file, even if a decoder warns. */
export const harmless = [
  'as it is',
  'something behind it',
  'a comment',
  'filled before a marker',
  'padded before a marker',
];

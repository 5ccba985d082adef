#!/usr/bin/env python3
"""Makes the sample and the malformed images beside it, and embedded.h, the same bytes for tests that have no file system.

    python3 tests/files/make_test_files.py

Standard library only. Pictures are a few pixels of known values, so that a
test can name each: JPEG blocks of 8x8 have one value each, which a quantiser of 8 makes exact.
"""
import pathlib
import struct
import zlib

HERE = pathlib.Path(__file__).parent


# ---- PNG ----
def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, color_type, rows, depth=8, before_pixels=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + before_pixels + png_chunk(b"IDAT", pixels)
            + png_chunk(b"IEND", b""))


# ---- JPEG: one value a block, so only DC coefficients ----
class Bits:
    def __init__(self):
        self.text = ""

    def add(self, value, count):
        if count:
            self.text += format(value, "0%db" % count)

    def data(self):
        text = self.text + "1" * (-len(self.text) % 8)
        raw = bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))
        return raw.replace(b"\xff", b"\xff\x00")


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(width, height, components, progressive=False, extra=b""):
    """Encodes a JPEG. `components` has a list of block values 0..255 for each component, without subsampling."""
    count = len(components)
    quantiser = segment(0xDB, b"\0" + b"\x08" * 64)
    frame = segment(0xC2 if progressive else 0xC0,
                    struct.pack(">BHHB", 8, height, width, count)
                    + b"".join(bytes([i + 1, 0x11, 0]) for i in range(count)))
    # The DC table has 12 sizes of 4 bits each; the AC table has only the end of a block, of 1 bit.
    dc = segment(0xC4, b"\x00" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
    ac = segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
    scan = segment(0xDA, bytes([count]) + b"".join(bytes([i + 1, 0]) for i in range(count))
                   + (b"\0\0\0" if progressive else b"\0\x3f\0"))
    bits = Bits()
    before = [0] * count
    for block in range(len(components[0])):
        for i in range(count):
            value = components[i][block] - 128
            difference, before[i] = value - before[i], value
            size = abs(difference).bit_length()
            bits.add(size, 4)
            bits.add(difference if difference > 0 else difference + (1 << size) - 1, size)
            if not progressive:
                bits.add(0, 1)
    coded = scan + bits.data()
    # A progressive picture needs scans of all coefficients. Here they are zero, so each block ends at once.
    for i in range(count if progressive else 0):
        ends = Bits()
        ends.add(0, len(components[i]))
        coded += segment(0xDA, bytes([1, i + 1, 0, 1, 63, 0])) + ends.data()
    return b"\xff\xd8" + extra + quantiser + frame + dc + ac + coded + b"\xff\xd9"


# ---- BMP ----
def bmp(width, height, bits, rows, palette=b"", offset=None):
    padded = b"".join(bytes(row) + b"\0" * (-len(row) % 4) for row in rows)
    start = 54 + len(palette)
    return (b"BM" + struct.pack("<IHHI", start + len(padded), 0, 0, start if offset is None else offset)
            + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 0, len(padded), 0, 0, len(palette) // 4, 0)
            + palette + padded)


# ---- GIF: codes of constant width, a clear code before the width would grow ----
def gif_frame(x, y, width, height, indices):
    bits = ""
    for i, index in enumerate(indices):
        if i % 2 == 0:
            bits = format(4, "03b") + bits
        bits = format(index, "03b") + bits
    bits = format(5, "03b") + bits
    bits = "0" * (-len(bits) % 8) + bits
    data = int(bits, 2).to_bytes(len(bits) // 8, "little")
    return b"\x2c" + struct.pack("<HHHHB", x, y, width, height, 0) + b"\x02" + bytes([len(data)]) + data + b"\0"


def gif(width, height, palette, frames, transparent=None, background=0):
    control = b""
    if transparent is not None:
        control = b"\x21\xf9\x04\x01\0\0" + bytes([transparent]) + b"\0"
    return (b"GIF89a" + struct.pack("<HHBBB", width, height, 0x81, background, 0) + bytes(palette)
            + b"".join(control + frame for frame in frames) + b"\x3b")


def orientation(value):
    return (b"MM\0*" + struct.pack(">IHHHI", 8, 1, 0x0112, 3, 1) + struct.pack(">HHI", value, 0, 0))


def profile(size):
    """Returns a profile with the colour space's name at its place; each other byte depends on its position."""
    data = bytes(3 * i % 256 for i in range(size))
    return data[:16] + b"RGB " + data[20:]


FOUR_COLORS = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30]
FOUR_GRAYS = [0, 0, 0, 80, 80, 80, 160, 160, 160, 240, 240, 240]
BLOCKS = [10, 60, 110, 160, 210, 250]  # a picture of 3 x 2 blocks: 24 x 16 pixels

SAMPLES = {
    "gray.png": png(5, 3, 0, [[10 * (5 * y + x) for x in range(5)] for y in range(3)]),
    "gray-alpha.png": png(2, 1, 4, [[100, 7, 200, 255]]),
    "rgb.png": png(3, 2, 2, [[1, 2, 3, 4, 5, 6, 7, 8, 9], [251, 252, 253, 100, 110, 120, 0, 255, 0]]),
    "rgba.png": png(2, 2, 6, [[10, 20, 30, 0, 40, 50, 60, 128], [70, 80, 90, 255, 1, 2, 3, 4]]),
    "gray16.png": png(4, 1, 0, [struct.pack(">HHHH", 0, 0x80FF, 0x8081, 0xFFFF)], depth=16),
    "gray1.png": png(9, 1, 0, [[0b10110010, 0b10000000]], depth=1),
    "palette-alpha.png": png(4, 1, 3, [[0, 1, 2, 3]], before_pixels=png_chunk(b"PLTE", bytes(FOUR_COLORS))
                             + png_chunk(b"tRNS", bytes([0, 128]))),
    "color-key.png": png(2, 1, 2, [[1, 2, 3, 4, 5, 6]],
                         before_pixels=png_chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3))),
    "turned.png": png(3, 2, 0, [[1, 2, 3], [4, 5, 6]], before_pixels=png_chunk(b"eXIf", orientation(6))),
    "profile.png": png(1, 1, 2, [[1, 2, 3]],
                       before_pixels=png_chunk(b"iCCP", b"a name\0\0" + zlib.compress(profile(600), 9))
                       + png_chunk(b"eXIf", orientation(3))),
    "one-pixel.png": png(1, 1, 0, [[77]]),
    "gray.jpg": jpeg(24, 16, [BLOCKS]),
    "gray-odd.jpg": jpeg(19, 11, [BLOCKS]),
    "color.jpg": jpeg(8, 8, [[76], [85], [255]]),  # YCbCr of red
    "progressive.jpg": jpeg(24, 16, [BLOCKS], progressive=True),
    "cmyk.jpg": jpeg(8, 8, [[255], [128], [0], [255]], extra=segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")),
    "profile.jpg": jpeg(8, 8, [[76], [85], [255]],
                        extra=b"".join(segment(0xE2, b"ICC_PROFILE\0" + bytes([i + 1, 2]) + profile(600)[i * 400:i * 400 + 400])
                                       for i in range(2)) + segment(0xE1, b"Exif\0\0" + orientation(8))),
    "turned.jpg": jpeg(24, 16, [BLOCKS], extra=segment(0xE1, b"Exif\0\0" + orientation(6))),
    "rgb.bmp": bmp(3, 2, 24, [[9, 8, 7, 6, 5, 4, 3, 2, 1], [30, 20, 10, 60, 50, 40, 90, 80, 70]]),
    "top-down.bmp": bmp(1, -2, 24, [[3, 2, 1], [6, 5, 4]]),
    "gray.bmp": bmp(2, 1, 8, [[1, 2]], palette=bytes([0, 0, 0, 0, 50, 50, 50, 0, 99, 99, 99, 0])),
    "rgba.bmp": bmp(1, 2, 32, [[3, 2, 1, 128], [6, 5, 4, 255]]),
    "rgb.gif": gif(2, 2, FOUR_COLORS, [gif_frame(0, 0, 2, 2, [0, 1, 2, 3])]),
    "gray.gif": gif(2, 2, FOUR_GRAYS, [gif_frame(0, 0, 2, 2, [3, 2, 1, 0])]),
    "transparent.gif": gif(2, 1, FOUR_COLORS, [gif_frame(0, 0, 2, 1, [0, 3])], transparent=3),
    "small-frame.gif": gif(2, 1, FOUR_COLORS, [gif_frame(1, 0, 1, 1, [1])], background=2),
    "two-frames.gif": gif(1, 1, FOUR_COLORS, [gif_frame(0, 0, 1, 1, [2]), gif_frame(0, 0, 1, 1, [1])]),
}


def damaged_checksum(data):
    at = data.index(b"IDAT") + 6
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def sized_png(width, height):
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + png_chunk(b"IDAT", zlib.compress(b"\0\0")) + png_chunk(b"IEND", b""))


MALFORMED = {
    "empty.png": b"",
    "truncated.png": SAMPLES["rgb.png"][:-15],
    "truncated.jpg": SAMPLES["gray.jpg"][:-4],
    "truncated.bmp": SAMPLES["rgb.bmp"][:-4],
    "truncated.gif": SAMPLES["rgb.gif"][:-4],
    "huge.png": sized_png(100000, 100000),
    "huge.jpg": jpeg(65535, 65535, [BLOCKS]),
    "huge.bmp": bmp(100000, 100000, 24, [[0, 0, 0]]),
    "huge.gif": gif(65535, 65535, FOUR_COLORS, [gif_frame(0, 0, 1, 1, [0])]),
    "no-pixels.png": sized_png(0, 3),
    "short-data.png": sized_png(20, 20),
    "wrong-checksum.png": damaged_checksum(SAMPLES["rgb.png"]),
    "webp-named.png": b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0" + bytes(24),
    "html-named.jpg": b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n",
    "text-named.gif": b"not a picture\n",
    "arithmetic.jpg": SAMPLES["gray.jpg"].replace(b"\xff\xc0", b"\xff\xc9"),
    "no-picture.gif": gif(1, 1, FOUR_COLORS, []),
    "run-length.bmp": SAMPLES["gray.bmp"][:30] + b"\x01" + SAMPLES["gray.bmp"][31:],
    "offset-in-header.bmp": bmp(1, 1, 24, [[1, 2, 3]], offset=20),
    "unmarked-cmyk.jpg": jpeg(8, 8, [[255], [128], [0], [255]]),
}


def array_of(data):
    lines = [", ".join("0x%02x" % byte for byte in data[i:i + 19]) for i in range(0, len(data), 19)]
    return ",\n    ".join(lines)


def embedded(files):
    parts = ["// Made by make_test_files.py from the files beside it; do not edit.",
             "#ifndef DAE_FILES_EMBEDDED_H_", "#define DAE_FILES_EMBEDDED_H_", "", "#include <array>", "#include <cstdint>",
             "#include <span>", "#include <stdexcept>", "#include <string>", "#include <string_view>", "",
             "namespace dae::test {", ""]
    entries = []
    for i, (name, data) in enumerate(files.items()):
        parts.append("// %s" % name)
        parts.append("inline constexpr std::array<uint8_t, %d> kFile%d = {\n    %s};" % (len(data), i, array_of(data))
                     if data else "inline constexpr std::array<uint8_t, 0> kFile%d = {};" % i)
        entries.append('    File{"%s", kFile%d},' % (name, i))
    parts += ["", "struct File {", "  std::string_view name;", "  std::span<const uint8_t> bytes;", "};", "",
              "inline constexpr std::array kFiles = {", *entries, "};", "",
              "inline std::span<const uint8_t> file(std::string_view name) {",
              "  for (const File& known : kFiles) {", "    if (known.name == name) return known.bytes;", "  }",
              '  throw std::logic_error("no test file " + std::string(name));', "}", "", "}  // namespace dae::test", "",
              "#endif  // DAE_FILES_EMBEDDED_H_", ""]
    return "\n".join(parts)


def main():
    files = {**SAMPLES, **MALFORMED}
    for name, data in files.items():
        (HERE / name).write_bytes(data)
    (HERE / "embedded.h").write_text(embedded(files), encoding="utf-8")


if __name__ == "__main__":
    main()

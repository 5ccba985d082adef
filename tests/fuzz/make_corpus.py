#!/usr/bin/env python3
"""Makes the corpus beside it, a few small inputs for each fuzzer to start from; the pictures are those of tests/files.

    python3 tests/fuzz/make_corpus.py

Standard library only, and the built command, which exports ONNX files.
"""
import gzip
import json
import pathlib
import shutil
import struct
import subprocess

HERE = pathlib.Path(__file__).parent
FILES = HERE.parent / "files"
DAE = HERE.parents[1] / "build/native/src/cli/dae"

PICTURES = ["color-key.png", "gray-alpha.png", "gray1.png", "gray16.png", "palette-alpha.png", "rgb.png", "turned.png",
            "cmyk.jpg", "color.jpg", "gray-odd.jpg", "progressive.jpg", "turned.jpg",
            "gray.bmp", "rgba.bmp", "top-down.bmp", "gray.gif", "small-frame.gif", "transparent.gif", "two-frames.gif"]

CHAINS = ["x4 + noise 25 + jpeg 40", "blur 1.2 + area x2 + up 2", "video x3 + poisson 0.1..0.3", "motion 15 30",
          "motion 1..9 -40..40 + salt-pepper 0.1", "uniform 0.2 + masking 0.1 + speckle 0.3 + gaussian 0.05"]

STREAMS = {
    "420": (b"YUV4MPEG2 W5 H3 F25:1 Ip A1:1 C420jpeg XYSCSS=420JPEG", 15 + 2 * 6),
    "420mpeg2": (b"YUV4MPEG2 W4 H4 C420mpeg2 XCOLORRANGE=FULL", 16 + 2 * 4),
    "420paldv": (b"YUV4MPEG2 W3 H2 C420paldv", 6 + 2 * 2),
    "422": (b"YUV4MPEG2 W5 H2 C422", 10 + 2 * 6),
    "444": (b"YUV4MPEG2 W2 H2 C444", 12),
    "mono": (b"YUV4MPEG2 W4 H1 Cmono", 4),
    "422p10": (b"YUV4MPEG2 W4 H2 C422p10 XYSCSS=422P10", 2 * (8 + 2 * 4)),
}


def layer(name, stage, op="conv2d", **more):
    row = {"name": name, "stage": stage, "op": op, "activation": "linear"}
    if op.startswith("conv2d"):
        row |= {"filters": 2, "kernel": [3, 3], "stride": [1, 1], "padding": "same"}
    return row | more


def table(channels, layers, **more):
    head = {"version": 1, "name": "small", "description": "", "license": "MIT", "input": {"channels": channels}}
    return head | {"layers": layers} | more


TABLES = {
    "strided": table(1, [layer("enc", "encoder", stride=[2, 2], activation="relu"),
                         layer("dec", "decoder", "conv2d_transpose", stride=[2, 2], filters=1, activation="sigmoid")]),
    "residual": table(3, [layer("first", "encoder", activation="leaky_relu", slope=0.1),
                          layer("second", "encoder"),
                          layer("join", "decoder", "concat", inputs=["first", "second"]),
                          layer("last", "decoder", filters=3, kernel=[1, 1]),
                          layer("sum", "decoder", "add", inputs=["last", "input"])]) | {
                              "input": {"channels": 3, "noiseSigma": 0.05}},
    "blocks": table(1, [layer("down", "encoder", "space_to_depth", block=[2, 2]),
                        layer("body", "encoder", filters=4),
                        layer("up", "decoder", "depth_to_space", block=[2, 2])]),
    "enlarging": table(1, [layer("a", "encoder"), layer("detail", "decoder", filters=4, initial="zero"),
                           layer("linear", "decoder", filters=4, kernel=[5, 5], initial="bicubic", inputs=["input"]),
                           layer("sum", "decoder", "add", inputs=["detail", "linear"]),
                           layer("output", "decoder", "depth_to_space", block=[2, 2])]),
    "half-turn": table(1, [layer("a", "encoder", filters=4, activation="relu"), layer("b", "decoder", filters=2),
                           layer("c", "decoder", filters=2)], symmetry="half-turn"),
}

OPTIONS = {
    "strided": {"epochs": 1, "batchSize": 2, "loss": "bce", "noise": {"kind": ["gaussian", "masking"], "level": [0, 0.5]},
                "pretrain": [{"layers": ["enc", "dec"], "epochs": 1, "loss": "mse"}]},
    "residual": {"epochs": 2, "loss": "charbonnier", "crop": 8, "crops": 2, "flip": True, "transpose": True, "gray": 0.5,
                 "optimizer": {"type": "sgd", "learningRate": 0.01, "momentum": 0.9}, "clipNorm": 0.5, "ema": 0.9,
                 "noise": [{"kind": "gaussian", "level": [0, 0.2], "clip": False, "share": 1}, {"chain": "noise 15 + jpeg 40"}]},
    "blocks": {"epochs": 1, "loss": "mae", "schedule": {"type": "step", "every": 1, "factor": 0.5},
               "noise": {"kind": "poisson", "level": 0.1, "jpeg": [30, 95]}},
    "enlarging": {"epochs": 1, "schedule": {"type": "cosine", "warmup": 0.2, "final": 0.1}, "crop": 8,
                  "noise": {"chain": "x2 + noise 0..10"}, "validationNoise": {"chain": "x2", "seed": 1}},
    "half-turn": {"epochs": 1, "batchSize": 3, "noise": {"kind": "salt-pepper", "level": 0.1}},
}


def write(target, name, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def channels_of(name, rows, own):
    if name == "input":
        return own["input"]["channels"]
    row = next(row for row in rows if row["name"] == name)
    inputs = row.get("inputs", [rows[rows.index(row) - 1]["name"] if rows.index(row) else "input"])
    counts = [channels_of(one, rows, own) for one in inputs]
    area = row["block"][0] * row["block"][1] if "block" in row else 1
    return {"concat": sum(counts), "space_to_depth": counts[0] * area, "depth_to_space": counts[0] // area,
            "add": counts[0]}.get(row["op"], row.get("filters"))


def model(own):
    header = {"__metadata__": {"dae": json.dumps(own)}}
    data = b""
    rows = own["layers"]
    share = 2 if own.get("symmetry") == "half-turn" else 1
    for index, row in enumerate(rows):
        if "filters" not in row:
            continue
        inputs = row.get("inputs", [rows[index - 1]["name"] if index else "input"])
        shape = [row["filters"] // share, *row["kernel"], sum(channels_of(one, rows, own) for one in inputs)]
        for kind, extents in (("weight", shape), ("bias", shape[:1])):
            count = 1
            for extent in extents:
                count *= extent
            begin = len(data)
            data += b"".join(struct.pack("<f", (i * 7 % 13 - 6) / 16) for i in range(count))
            header[f"{row['name']}.{kind}"] = {"dtype": "F32", "shape": extents, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


shutil.rmtree(HERE / "corpus", ignore_errors=True)
for name in PICTURES:
    write("image", name, (FILES / name).read_bytes())
for number, chain in enumerate(CHAINS):
    write("chain", str(number), bytes([number]) + chain.encode())
for name, (header, size) in STREAMS.items():
    write("y4m", name, header + b"\nFRAME\n" + bytes(i * 41 % 256 for i in range(size)))
images = struct.pack(">IIII", 0x803, 2, 3, 4) + bytes(range(24))
write("idx", "images", images)
write("idx", "labels", struct.pack(">II", 0x801, 5) + bytes(range(5)))
write("idx", "images.gz", gzip.compress(images, mtime=0))
for name, own in TABLES.items():
    write("model", name, model(own))
    write("recipe", f"{name}.json", json.dumps({"model": own, "training": OPTIONS[name]}).encode())
for name in ("article", "variety"):
    write("onnx", name, (HERE.parent / "interchange/files" / f"{name}.onnx").read_bytes())
for name in ("blocks", "enlarging"):
    subprocess.run([DAE, "export", HERE / "corpus/model" / name, "-o", HERE / "corpus/onnx" / name], check=True)

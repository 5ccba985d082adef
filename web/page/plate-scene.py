"""Draws the page's example, a motorcycle from behind with a computer-generated plate: public/plate/scene.jpg.

    apt-get install python3-opencv
    /usr/bin/python3 web/page/plate-scene.py FONTS       # FONTS: what `node scripts/setup/fonts.mjs` prints

The plate is number INDEX of `dae-lab plates --seed SEED`; everything else is drawn here.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

PAGE = Path(__file__).resolve().parent
DAE_LAB = PAGE.parents[1] / "build/native/lab/dae-lab"
SEED, INDEX = 7, 55
WIDTH, HEIGHT = 960, 640
SUPERSAMPLING = 3  # factor by which everything is drawn larger and then averaged
# The plate's corners, clockwise from the upper left.
PLATE = np.float32([[334, 352], [634, 346], [637, 498], [337, 503]])


def plate(fonts: str) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        numbers = ["--first", str(INDEX), "--count", "1", "--seed", str(SEED), "--width", "640", "640"]
        subprocess.run([DAE_LAB, "plates", "-o", folder, *numbers, "--fonts", fonts, "--force"], check=True)
        return cv2.imread(str(next(Path(folder).glob("*.png"))))


class Drawing:
    def __init__(self):
        self.canvas = np.zeros((HEIGHT * SUPERSAMPLING, WIDTH * SUPERSAMPLING, 3), np.uint8)

    def points(self, corners) -> np.ndarray:
        return (np.float32(corners) * SUPERSAMPLING).round().astype(np.int32)

    def polygon(self, corners, color) -> None:
        cv2.fillPoly(self.canvas, [self.points(corners)], color, cv2.LINE_AA)

    def ellipse(self, centre, radii, color, angle=0) -> None:
        sizes = tuple(int(r * SUPERSAMPLING) for r in radii)
        cv2.ellipse(self.canvas, tuple(self.points(centre)), sizes, angle, 0, 360, color, -1, cv2.LINE_AA)

    def line(self, corners, width, color) -> None:
        cv2.polylines(self.canvas, [self.points(corners)], False, color, int(width * SUPERSAMPLING), cv2.LINE_AA)


def wall(drawing: Drawing, random: np.random.Generator) -> None:
    """Draws rows of bricks, darker towards the right, and the street in front of them."""
    for row in range(24):
        for column in range(-1, 16):
            x, y = column * 68 + (34 if row % 2 else 0), row * 20
            tone = random.uniform(0.8, 1.1) * (1.05 - 0.0004 * x)
            color = tuple(float(c * tone) for c in (96, 112, 150))
            drawing.polygon([[x + 1, y + 1], [x + 66, y + 1], [x + 66, y + 18], [x + 1, y + 18]], color)
    drawing.polygon([[0, 470], [960, 470], [960, 640], [0, 640]], (92, 90, 88))
    drawing.polygon([[0, 462], [960, 462], [960, 474], [0, 474]], (140, 142, 144))
    drawing.ellipse([486, 612], [250, 26], (56, 55, 54))


def motorcycle(drawing: Drawing) -> None:
    dark, body, metal = (38, 36, 36), (58, 44, 150), (168, 166, 164)
    drawing.polygon([[425, 330], [547, 330], [553, 600], [535, 618], [437, 618], [419, 600]], (28, 27, 27))
    for y in range(520, 612, 14):
        drawing.line([[424, y], [486, y + 8], [548, y]], 3, (48, 46, 46))
    drawing.line([[330, 560], [420, 470], [430, 400]], 16, metal)
    drawing.line([[642, 560], [552, 470], [542, 400]], 16, metal)
    for x in (318, 654):
        drawing.polygon([[x - 26, 440], [x + 26, 440], [x + 30, 566], [x - 30, 566]], (120, 118, 118))
        drawing.ellipse([x, 566], [30, 12], (70, 68, 68))
        drawing.ellipse([x, 566], [20, 8], (22, 22, 22))
    drawing.line([[300, 168], [250, 120]], 7, dark)
    drawing.line([[672, 168], [722, 120]], 7, dark)
    for x in (236, 736):
        drawing.ellipse([x, 108], [50, 26], dark)
        drawing.ellipse([x, 108], [43, 20], (196, 178, 150))
    drawing.line([[270, 190], [380, 168], [592, 168], [702, 190]], 13, dark)
    for x in (262, 710):
        drawing.line([[x - 24, 194], [x + 24, 186]], 19, (20, 20, 20))
    drawing.polygon([[380, 150], [592, 150], [650, 250], [612, 322], [360, 322], [322, 250]], body)
    drawing.polygon([[400, 150], [572, 150], [600, 206], [372, 206]], tuple(int(c * 1.25) for c in body))
    drawing.polygon([[396, 196], [576, 196], [604, 250], [368, 250]], (30, 29, 30))
    drawing.polygon([[408, 270], [564, 270], [552, 306], [420, 306]], (30, 24, 190))
    drawing.polygon([[420, 276], [552, 276], [546, 288], [426, 288]], (90, 84, 240))
    for x in (330, 642):
        drawing.line([[486 + (x - 486) * 0.6, 312], [x, 312]], 8, dark)
        drawing.ellipse([x, 312], [26, 15], (20, 130, 240))
        drawing.ellipse([x - 6, 308], [10, 5], (120, 200, 255))
    drawing.polygon([[324, 338], [646, 332], [650, 510], [328, 516]], (26, 26, 27))


def put_plate(scene: np.ndarray, picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    warp = cv2.getPerspectiveTransform(corners, PLATE * SUPERSAMPLING)
    size = (WIDTH * SUPERSAMPLING, HEIGHT * SUPERSAMPLING)
    placed = cv2.warpPerspective(picture, warp, size, flags=cv2.INTER_CUBIC)
    inside = cv2.warpPerspective(np.full(picture.shape, 255, np.uint8), warp, size)[..., :1] > 127
    return np.where(inside, placed, scene)


def main() -> None:
    random = np.random.default_rng(0)
    drawing = Drawing()
    wall(drawing, random)
    motorcycle(drawing)
    scene = put_plate(drawing.canvas, plate(sys.argv[1])).astype(np.float32)
    # Evening light from the left, and the blur and noise of a camera.
    x, y = np.meshgrid(np.linspace(0, 1, WIDTH * SUPERSAMPLING), np.linspace(0, 1, HEIGHT * SUPERSAMPLING))
    scene *= (1.08 - 0.28 * x - 0.12 * (y - 0.5))[..., None]
    scene = cv2.resize(cv2.GaussianBlur(scene, (0, 0), 1.2), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    grain = cv2.GaussianBlur(random.normal(0, 4, scene.shape).astype(np.float32), (0, 0), 0.6)
    target = PAGE / "public/plate/scene.jpg"
    target.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(target), np.clip(scene + grain, 0, 255).round().astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85])
    print(f"{target}: {target.stat().st_size} bytes")


main()

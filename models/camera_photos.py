"""Creates the folder that photo-camera was trained on from the photographs of photos.sha256.

    /usr/bin/python3 models/camera_photos.py PHOTOS FOLDER        # needs OpenCV (Debian: python3-opencv)

Training images must have no noise, because the network learns to restore them. Halves each photograph as often as
photo-camera.photos.csv says; that number was chosen so that the smoothest tenth has a sigma of at most 0.5 of 255.
Photographs for which no number is enough are not in the CSV file.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import cv2


def halve(picture: cv2.Mat) -> cv2.Mat:
    """Halves the size of a picture: each pixel is the mean of 2 x 2."""
    height, width = picture.shape[:2]
    return cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def main() -> None:
    """Reads the photographs of the CSV file, halves them and writes them as PNG."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with Path(__file__).with_name("photo-camera.photos.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            picture = cv2.imread(str(arguments.photos / row["file"]))
            if picture is None:
                raise SystemExit(f"expected a picture at {arguments.photos / row['file']}")
            for _ in range(int(row["halved"])):
                picture = halve(picture)
            cv2.imwrite(str(arguments.folder / Path(row["file"]).with_suffix(".png").name), picture)


if __name__ == "__main__":
    main()
